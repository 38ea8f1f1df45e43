import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type CloudFixture, type Somebody, until } from './cloud-fixture.ts';

/** A person whom the operator of the stage has made an administrator, and who has signed in again since. */
export async function administratorOn(fixture: CloudFixture, name: string): Promise<Somebody> {
  const { id, email } = await fixture.signIn(name);
  const [table] = fixture.cloud.assembly.ofType('AWS::DynamoDB::GlobalTable');
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
  return { id, email, token: await newTokenOf(fixture, email) };
}

/** Signs a registered person in once more, and returns the new token. */
export async function newTokenOf(fixture: CloudFixture, email: string): Promise<string> {
  const known = fixture.cloud.outbox.list({ kind: 'mail', to: email }).length;
  const { id: tokenId } = await fixture.ask({ method: 'POST', path: '/login', body: { email } });
  const mails = () => fixture.cloud.outbox.list({ kind: 'mail', to: email });
  const mail = await until(() => (mails().length > known ? mails() : undefined), 'the mail');
  const codes = mail.map(({ text }) => /\b\d{6}\b/.exec(String(text))?.[0]);
  for (const code of codes) {
    const { status, body } = await fixture.send({ method: 'POST', path: '/login/verify', body: { tokenId, code } });
    if (status === 200) return String(body.token);
  }
  throw new Error('No mail had the code.');
}
