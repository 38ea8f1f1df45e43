/**
 * First characters of each entity's partition keys. A function may touch only the prefixes of the ports it declared
 * (`dynamodb:LeadingKeys`), so entities of different ports never share one.
 */
export const prefixes = {
  account: 'ACC#',
  identity: 'IDN#',
  session: 'SES#',
  loginCode: 'OTP#',
  rateBucket: 'RTL#',
  idempotency: 'IDM#',
  presence: 'PRS#',
  presenceCell: 'GEO#',
  gig: 'GIG#',
  gigsOfCustomer: 'CUS#',
  gigsOfOperator: 'OPR#',
  engagement: 'ENG#',
  settlement: 'STL#',
  purchasesOf: 'PUR#',
  paymentsOf: 'PAY#',
  ledgerAccount: 'LED#',
  transfer: 'TRF#',
  conversation: 'CHT#',
  connection: 'CON#',
  socket: 'SCK#',
  channel: 'CHN#',
  wait: 'WAT#',
  gigCounter: 'CNT#',
  gigsInStatus: 'GST#',
  helpPage: 'HLP#',
  device: 'DEV#',
  deviceAddress: 'DVA#',
  push: 'PSH#',
  asset: 'AST#',
  streamToken: 'STK#',
  stream: 'STR#',
  pendingStreamsOf: 'PND#',
  streamMessage: 'SCH#',
  streamWait: 'SWT#',
  sequence: 'SEQ#',
  userToken: 'TOK#',
  user: 'USR#',
  userName: 'UNQ#',
} as const;

/** First characters of sort keys that stream consumers select by. */
export const sortPrefixes = { event: 'EVT#', message: 'MSG#' } as const;
