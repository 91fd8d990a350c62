/** Every text of the portal's pages: one type that each language fills in; numbers and dates come formatted. */
import type { AppealTexts } from './appeal-texts.ts';
import type { BeyondTexts } from './beyond-texts.ts';
import type { CheckWords } from '../../browser/check-facts.ts';
import type { ProjectTexts } from './project-texts.ts';
import type { StatementTexts } from './statement-texts.ts';
import type { CoveredView, DisputeView, LossReason } from '../../domain/views.ts';

export interface DonorTexts {
  readonly title: string;
  readonly lead: string;
  readonly gift: {
    readonly to: string;
    readonly givenOn: string;
    readonly fee: (fee: string, net: string) => string;
    readonly feeOfReserve: (fee: string) => string;
    readonly simulated: string;
    readonly announced: string;
    readonly failed: string;
    readonly feeGivenBack: (amount: string) => string;
    readonly erased: (day: string) => string;
  };
  readonly now: {
    readonly heading: string;
    readonly spent: (payments: number) => string;
    readonly waiting: (fund: string) => string;
    readonly ahead: (amount: string) => string;
    readonly noneAhead: string;
    readonly unplaced: string;
    readonly giftsAhead: (count: number) => string;
    readonly unassigned: string;
    readonly unassignedWhy: string;
    readonly refunded: string;
    /** What cents had gone to before they were taken back stays as it was. */
    readonly covered: Readonly<Record<CoveredView['kind'], string>>;
    readonly shortfall: (amount: string) => string;
    readonly covering: string;
    readonly fee: string;
    readonly inTransit: (partner: string) => string;
    readonly sentOn: (day: string) => string;
    readonly withPartner: (partner: string) => string;
    readonly partnerSince: (day: string) => string;
    readonly notReported: string;
    readonly handedOver: (partner: string) => string;
    readonly handedOverTo: (ledger: string, log: string, entry: string) => string;
    readonly lost: string;
    readonly lostWhy: Readonly<Record<LossReason, string>>;
    readonly exchanged: (currency: string) => string;
    readonly exchangedAt: (rate: string, day: string, source: string) => string;
    readonly rounding: (currency: string) => string;
    readonly inCurrency: (amount: string) => string;
    readonly disputes: Readonly<Record<DisputeView['state'], (amount: string, day: string) => string>>;
    readonly refundFailed: (amount: string, refund: string) => string;
    readonly demandsOpen: (amount: string) => string;
    readonly nothing: string;
  };
  /** Handed-over money in the ledger of a partner. */
  readonly beyond: BeyondTexts;
  readonly picture: {
    readonly heading: string;
    readonly label: string;
    readonly gift: string;
    readonly payment: string;
    readonly otherPayments: (count: number) => string;
    readonly waiting: string;
    readonly unplaced: string;
    readonly unassigned: string;
    readonly refunded: string;
    readonly fee: string;
    readonly lost: string;
    readonly rounding: string;
    readonly 'in-transit': string;
    readonly 'with-partner': string;
    readonly 'handed-over': string;
    readonly inWords: string;
    readonly more: (count: number) => string;
  };
  readonly hop: {
    readonly placed: (fund: string) => string;
    readonly assigned: (fund: string) => string;
    readonly moved: (fund: string) => string;
    readonly returned: (payment: string, fund: string) => string;
    readonly spent: (payment: string) => string;
    readonly repurposed: (fund: string, ground: string) => string;
    /** By the ground that the entry names. */
    readonly grounds: Readonly<Record<string, string>>;
    readonly transferred: (partner: string) => string;
    readonly givenBack: (partner: string, fund: string) => string;
    readonly undone: (fund: string) => string;
  };
  readonly payments: {
    readonly heading: string;
    readonly none: string;
    readonly share: string;
    readonly shareOf: (share: string, amount: string) => string;
    /** Of the entry that recorded the payment, as a file. */
    readonly receipt: string;
    readonly project: string;
    readonly fund: string;
    readonly document: string;
    readonly textMissing: string;
    readonly returned: (amount: string) => string;
    readonly byPartner: (partner: string) => string;
    readonly covered: (amount: string) => string;
    readonly shortfall: (amount: string) => string;
    readonly more: (count: number) => string;
  };
  readonly rule: {
    readonly heading: string;
    readonly sentence: string;
    readonly unknownRule: (rule: string) => string;
  };
  readonly proof: {
    readonly heading: string;
    readonly what: string;
    readonly button: string;
    readonly running: string;
    readonly withoutScript: string;
    readonly download: string;
    readonly offline: string;
    readonly key: string;
    readonly asOf: (size: string) => string;
    /** What a receipt does not show. */
    readonly limits: string;
    readonly notReceived: string;
    readonly downloadEntry: string;
    readonly data: string;
  };
  readonly updated: string;
  readonly allOfLedger: (ledger: string) => string;
}

export interface EvidenceTexts {
  readonly none: string;
  readonly some: (count: number) => string;
  /** What the seal of a file proves. */
  readonly proves: string;
  readonly replaced: (count: number) => string;
  readonly check: string;
  readonly bytes: (count: string) => string;
  readonly choose: string;
  readonly slip: string;
  readonly same: string;
  readonly other: string;
  readonly wrongPage: string;
  readonly unreadable: string;
  readonly reading: string;
}

/** What the check in the browser says; the keys are its outcomes, see browser/check-trail.ts. */
export interface CheckTexts {
  readonly verified: string;
  readonly failed: string;
  readonly unchecked: string;
  readonly gift: string;
  readonly payments: string;
  readonly limits: string;
  readonly assigned: string;
  readonly reasons: CheckWords['reasons'];
}

export interface HelpTexts {
  readonly title: string;
  readonly wrongLength: string;
  readonly wrongCharacter: string;
  readonly wrongCheck: string;
  readonly unknown: string;
  readonly unknownWhy: string;
  readonly notReady: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly stillStuck: string;
  readonly ledgerTitle: string;
  readonly ledgerUnknown: string;
}

export interface LedgerTexts {
  readonly lead: string;
  readonly closed: string;
  readonly gifts: (count: number) => string;
  readonly money: string;
  readonly currency: string;
  readonly received: string;
  readonly spent: string;
  readonly waiting: string;
  readonly unplaced: string;
  readonly unassigned: string;
  readonly refunded: string;
  readonly bank: string;
  readonly withPartners: string;
  readonly exchangedOut: string;
  readonly exchangedIn: string;
  readonly lost: string;
  readonly demanded: string;
  readonly feesOwed: string;
  readonly shortfall: string;
  readonly shortfallWhat: (amount: string) => string;
  readonly funds: string;
  readonly fund: string;
  readonly in: string;
  readonly out: string;
  readonly stillThere: string;
  readonly fundClosed: string;
  readonly frozen: string;
  readonly appeal: AppealTexts;
  readonly conditionMet: string;
  readonly custody: string;
  readonly custodyOf: (fund: string) => string;
  readonly sent: string;
  readonly inTransit: string;
  readonly there: string;
  readonly reported: string;
  readonly givenBack: string;
  readonly handedOver: string;
  readonly transferFee: string;
  readonly projects: string;
  readonly project: string;
  readonly paymentsOf: string;
  readonly payments: string;
  readonly noPayments: string;
  readonly older: string;
  readonly newest: string;
  readonly checkpoint: string;
  readonly checkpointWhat: (size: string) => string;
  readonly signedBy: string;
  readonly entries: string;
  readonly derive: string;
  readonly entry: (index: string) => string;
  readonly classes: {
    readonly unrestricted: string;
    readonly designated: string;
    readonly restricted: string;
    readonly conditional: string;
  };
}

export interface FrontTexts {
  readonly title: string;
  readonly lead: string;
  readonly ledgers: string;
  readonly footer: string;
}

export interface PageTexts {
  readonly logRefused: (entries: string) => string;
  readonly donor: DonorTexts;
  readonly evidence: EvidenceTexts;
  readonly check: CheckTexts;
  readonly help: HelpTexts;
  readonly ledger: LedgerTexts;
  readonly projects: ProjectTexts;
  readonly statement: StatementTexts;
  readonly front: FrontTexts;
}
