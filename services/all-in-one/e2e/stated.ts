/** Statements of a ledger as a portal answers them, and as the command makes them from a copy of the log. */
import { COMMANDS } from '@centesimo/cli/commands';

/** What the command writes. */
export async function commandOutput(name: string, ...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const io = {
    ...{ out: (text: string) => void written.push(text), err: () => undefined, isTerminal: false, env: {} },
    signal: new AbortController().signal,
  };
  const code = await COMMANDS.find((each) => each.name === name)?.run([...args], io);
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${written.join('')}`);
  return written.join('');
}

export async function madeStatement(mirror: string, ledger: string, through: number): Promise<string> {
  const at = ['--ledger', ledger, '--through', String(through), '--from', mirror];
  return await commandOutput('statement', ...at, '--json');
}

/** The bytes of a portal, or the code of its refusal. */
export async function answeredStatement(at: string, ledger: string, through: number): Promise<string> {
  const answer = await fetch(`${at}/v1/ledgers/${ledger}/statement?through=${through}`);
  const text = await answer.text();
  return answer.ok ? text : (JSON.parse(text) as { code: string }).code;
}
