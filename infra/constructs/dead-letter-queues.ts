/** Queues of a stage in which what was given up lies, by their names after the stage's. */
export const deadLetterQueues = ['dead-letters', 'dead-letters.fifo'] as const;
