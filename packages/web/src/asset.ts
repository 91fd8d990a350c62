/** Files of our own that a page loads: named by their bytes, so that a browser keeps them for ever and no proxy can swap them. */
import { hash } from 'node:crypto';
import type { HttpAnswer } from '@centesimo/http';

export interface Asset {
  /** `portal-3f2a9c1b0d4e.js`: the last part of its address. */
  readonly file: string;
  /** For the attribute `integrity` (Subresource Integrity). */
  readonly integrity: string;
  readonly text: string;
}

const HASH_CHARACTERS = 12;
const SCRIPT_TYPE = 'text/javascript; charset=utf-8';

/** A script named `name`, which is lower-case letters and hyphens. */
export function defineAsset(name: string, text: string): Asset {
  const file = `${name}-${hash('sha256', text, 'hex').slice(0, HASH_CHARACTERS)}.js`;
  return { file, integrity: `sha256-${hash('sha256', text, 'base64')}`, text };
}

/** The answer for a file name of these assets, or undefined for every other. */
export function assetAnswer(assets: readonly Asset[], file: string): HttpAnswer | undefined {
  const asset = assets.find((each) => each.file === file);
  if (asset === undefined) return undefined;
  return {
    status: 200,
    mediaType: SCRIPT_TYPE,
    body: asset.text,
    caching: 'immutable',
    compressible: true,
    headers: { 'cross-origin-resource-policy': 'same-origin' },
  };
}
