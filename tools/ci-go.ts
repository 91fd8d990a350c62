/** Says whether the verifiers of other people, which are written in Go, are met by the tests of this run. */
import { buildGoVerifier, findGo, GO_VERIFIERS, type GoVerifier } from './interop/go-verifiers.ts';

/** `isMet` when they are built, so that the tests run them; `state` is the sentence of the closing report. */
export interface GoVerifiers {
  readonly isMet: boolean;
  readonly state: string;
}

/** Builds them before any test does. Go is not installed here: what Debian 12 has is too old for them. */
export function ensureGoVerifiers(root: string, environment: NodeJS.ProcessEnv): GoVerifiers {
  const { version, missing } = findGo(environment);
  if (version === undefined && environment['CI'] !== 'true')
    return { isMet: false, state: `not met: ${missing}; the tests that need it were skipped` };
  if (version === undefined) return { isMet: false, state: `MISSING: ${missing}` };
  console.log('\n== building the verifiers of other people');
  try {
    for (const name of Object.keys(GO_VERIFIERS)) buildGoVerifier(root, name as GoVerifier);
    return {
      isMet: true,
      state: `met (x/mod/sumdb, transparency-dev/merkle, Tessera's fsck, torchwood; ${version})`,
    };
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    console.log(said);
    return { isMet: false, state: `MISSING: ${said.split('\n')[0] ?? ''}` };
  }
}
