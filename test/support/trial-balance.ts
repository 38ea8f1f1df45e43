/** The sum of all balances (0 when the books balance), and the accounts whose balance differs from their postings. */
export function trialBalance(ledgerItems: readonly Record<string, unknown>[]): { sum: number; wrong: string[] } {
  const amounts = (isWanted: (sort: string) => boolean, field: string, PK: unknown) =>
    ledgerItems
      .filter((item) => item.PK === PK && isWanted(String(item.SK)))
      .reduce((total, item) => total + Number(item[field]), 0);
  const books = [...new Set(ledgerItems.map(({ PK }) => String(PK)))].map((PK) => ({
    PK,
    balance: amounts((sort) => sort === 'BAL', 'balanceMinor', PK),
    posted: amounts((sort) => sort.startsWith('PST#'), 'amountMinor', PK),
  }));
  return {
    sum: books.reduce((total, { balance }) => total + balance, 0),
    wrong: books.filter(({ balance, posted }) => balance !== posted).map(({ PK }) => PK),
  };
}
