/** The active currencies of ISO 4217 with the number of decimal digits each one has. */

// List one of ISO 4217 (2026): metals, bond units and test codes have no minor unit and are left out.
const TWO_DIGITS = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED
VES WST XAD XCD XCG YER ZAR ZMW ZWG`;
const NO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR_DIGITS = 'CLF UYW';

const exponents = new Map<string, number>();
const digitGroups: readonly (readonly [string, number])[] = [
  [NO_DIGITS, 0],
  [TWO_DIGITS, 2],
  [THREE_DIGITS, 3],
  [FOUR_DIGITS, 4],
];
for (const [codes, digits] of digitGroups) {
  for (const code of codes.split(/\s+/)) exponents.set(code, digits);
}

/** Decimal digits of a currency (EUR 2, JPY 0, BHD 3, CLF 4), or undefined for a code that is not active. */
export function exponentOf(currency: string): number | undefined {
  return exponents.get(currency);
}

/** Whether the text is the code of an active ISO 4217 currency with a minor unit (upper case). */
export function isCurrency(text: unknown): text is string {
  return typeof text === 'string' && exponents.has(text);
}

/** All known codes in alphabetical order. */
export function currencies(): string[] {
  return [...exponents.keys()].sort();
}
