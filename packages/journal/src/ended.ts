/** The one reason with which signals end here: an abort without one makes a DOMException with a stack each time. */
import { JournalError } from './errors.ts';

export const ENDED = new JournalError('stopped', 'given up or no longer needed');
