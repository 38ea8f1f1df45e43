import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Scene, type Somebody, until } from './scene.ts';

/** A person whom the operator of the stage has made an administrator, and who has signed in again since. */
export async function administratorOn(scene: Scene, name: string): Promise<Somebody> {
  const { id, email } = await scene.signIn(name);
  const [table] = scene.cloud.assembly.ofType('AWS::DynamoDB::GlobalTable');
  const client = new DynamoDBClient({});
  await client.send(
    new UpdateItemCommand({
      TableName: table?.ref,
      Key: { PK: { S: `ACC#${id}` }, SK: { S: 'A' } },
      UpdateExpression: 'SET #type = :admin',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':admin': { S: 'admin' } },
    }),
  );
  client.destroy();
  return { id, email, token: await newTokenOf(scene, email) };
}

/** Signs a registered person in once more, and returns the new token. */
export async function newTokenOf(scene: Scene, email: string): Promise<string> {
  const known = scene.cloud.outbox.list({ kind: 'mail', to: email }).length;
  const { id: tokenId } = await scene.ask({ method: 'POST', path: '/login', body: { email } });
  const mails = () => scene.cloud.outbox.list({ kind: 'mail', to: email });
  const mail = await until(() => (mails().length > known ? mails() : undefined), 'the mail');
  const codes = mail.map(({ text }) => /\b\d{6}\b/.exec(String(text))?.[0]);
  for (const code of codes) {
    const { status, body } = await scene.send({ method: 'POST', path: '/login/verify', body: { tokenId, code } });
    if (status === 200) return String(body.token);
  }
  throw new Error('No mail had the code.');
}
