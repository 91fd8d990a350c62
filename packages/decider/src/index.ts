/** The words between a service's pure core and the journal that runs it. */
export type * from './participant.ts';
