import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { invoiceMachine } from '#shared/dropin/invoices/invoice.rules.ts';
import { topUpMachine } from '#shared/gibby/payments/top-up.rules.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import { mermaid, type StateMachine } from '#shared/kernel/state-machine.ts';

/** A README that shows the diagram of a state machine between the two marks. */
interface DiagramPage {
  readonly file: string;
  readonly machine: StateMachine;
}

const pageOf = (folder: string) => fileURLToPath(new URL(`../../functions/${folder}/README.md`, import.meta.url));

export const diagramPages: readonly DiagramPage[] = [
  { file: pageOf('dropin/gigs'), machine: gigMachine },
  { file: pageOf('dropin/invoices'), machine: invoiceMachine },
  { file: pageOf('gibby/payments'), machine: topUpMachine },
  { file: pageOf('instant'), machine: streamMachine },
  { file: pageOf('gibby/offers'), machine: requestMachine },
];

const marks = {
  begin: '<!-- Drawn by infra/build/diagrams.ts from the table of the state machine. -->',
  end: '<!-- end of the diagram -->',
};

/** The page's text with the diagram redrawn from the current state machine. Throws Error when the marks are missing. */
export function drawn({ file, machine }: DiagramPage): string {
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(marks.begin);
  const after = rest?.split(marks.end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for a diagram.`);
  return `${before}${marks.begin}\n\`\`\`mermaid\n${mermaid(machine)}\`\`\`\n${marks.end}${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of diagramPages) writeFileSync(page.file, drawn(page));
}
