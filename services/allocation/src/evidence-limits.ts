/** How large a file of evidence may be, by its type. */
import type { Setting } from '@centesimo/service';
import { EVIDENCE_EXTENSIONS } from './api/evidence-type.ts';

/** Bytes by extension. */
export type EvidenceLimits = Readonly<Record<string, number>>;

const MIB = 1024 * 1024;
/** A tebibyte: what a browser hashes in a day. */
const MIB_MAX = 1_048_576;

/** `1024,csv=64`: MiB for all types, then for some. */
function readLimits(text: string): EvidenceLimits | undefined {
  const [all = '', ...some] = text.split(',').map((part) => part.trim());
  const common = mibOf(all);
  if (common === undefined || some.length > EVIDENCE_EXTENSIONS.length) return undefined;
  const limits: Record<string, number> = {};
  for (const extension of EVIDENCE_EXTENSIONS) limits[extension] = common;
  for (const part of some) {
    const [extension = '', mib = '', ...rest] = part.split('=');
    const bytes = mibOf(mib);
    if (bytes === undefined || rest.length > 0 || !EVIDENCE_EXTENSIONS.includes(extension)) return undefined;
    limits[extension] = bytes;
  }
  return limits;
}

function mibOf(text: string): number | undefined {
  const mib = /^[1-9][0-9]{0,6}$/.test(text) ? Number(text) : Infinity;
  return mib <= MIB_MAX ? mib * MIB : undefined;
}

export const evidenceSetting: Setting<EvidenceLimits> = {
  name: 'CENTESIMO_EVIDENCE_MIB',
  fallback: '1024,xml=64,txt=64,csv=256',
  meaning: 'how large a file of evidence may be, in MiB: of any type, then of some by their extension',
  wanted: `a number from 1 to ${MIB_MAX}, then any of ${EVIDENCE_EXTENSIONS.join(', ')} with = and a number`,
  read: readLimits,
};

/** Where none are set. */
export const EVIDENCE_LIMITS: EvidenceLimits = readLimits(evidenceSetting.fallback) ?? {};
