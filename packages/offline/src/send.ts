import type { KeptEdit, KeptEdits } from './kept-edits.ts';

/** What became of the edits of one subject. */
export interface SendOutcome {
  /** The server has them. */
  done: readonly KeptEdit[];
  /** A person has to look: edits by the word that says why. */
  blocked: readonly { edit: KeptEdit; problem: string }[];
}

/** Sends one subject's edits. Throws when there was no answer: everything then waits for the next time. */
export type SendEdits = (subject: string, edits: readonly KeptEdit[]) => Promise<SendOutcome>;

const SENDER = 'larder-offline-sender';

/** Lock of a subject: a page that has it open sends itself, because it must know what the server answered. */
export const subjectLock = (owner: string, subject: string): string => `larder-offline:${owner}:${subject}`;

/** Runs without any lock where the browser has none; the server then takes the second sending for the same edit. */
async function ifFree(name: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
  });
}

/**
 * Holds a subject while its page is open, shared with other tabs that show it too.
 * @returns release
 */
export function holdSubject(owner: string, subject: string): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  navigator.locks?.request(subjectLock(owner, subject), { mode: 'shared' }, () => held).catch(() => undefined);
  return release;
}

/**
 * Sends what waits, one subject after the other, in one tab at a time.
 * @throws what `send` throws, after the subjects before it were sent
 */
export async function sendWaiting(edits: KeptEdits, owner: string, send: SendEdits): Promise<void> {
  await ifFree(SENDER, async () => {
    for (const subject of await edits.waitingSubjects(owner)) {
      await ifFree(subjectLock(owner, subject), async () => {
        const waiting = (await edits.of(owner, subject)).filter((edit) => edit.problem === null);
        if (waiting.length === 0) return;
        const outcome = await send(subject, waiting);
        await edits.drop(outcome.done);
        for (const { edit, problem } of outcome.blocked) await edits.block([edit], problem);
      });
    }
  });
}
