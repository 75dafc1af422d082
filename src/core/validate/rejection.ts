/**
 * Why a message or a reading is turned away: dead-letter header, metric label and text key at once.
 * The original bytes always travel with the reason.
 */
export const REJECTION_REASONS = [
  'not-json', // bytes that are no JSON text
  'not-xml', // bytes that are no XML text, or XML with a document type or nested too deep
  'not-avro', // no Confluent frame, or bytes that do not fit their schema
  'schema-unknown', // Avro of a schema id that is neither in the registry nor in the files
  'schema', // well formed, but not one of the shapes of the contract
  'no-energy', // a well-formed document in which nothing is imported energy
  'oversize', // longer than the configured limit
  'unknown-meter', // no asset of that id, where assets are demanded
  'future', // starts later than the message arrived, beyond the tolerated clock error
  'before-epoch', // earlier than any smart meter: a clock that was reset
  'step-unknown', // neither the reading nor the meter says how long the interval is
  'step-unsupported', // does not divide a day
  'step-conflict', // another step than the rest of that meter-day
  'misaligned', // does not start on the step's grid
  'negative-energy',
  'implausible', // more than the connection can carry
  'register-backwards', // a register fell by more than a rollover explains
  'register-gap', // registers too far apart to say when the energy flowed
  'register-conflict', // another register at the same instant
  'register-out-of-order', // older than the last register of its meter
  'quality-unknown', // a quality code that the mapping does not hold
  'zone-without-hours', // energy in a tariff zone that has no hour on that day
  'late', // its meter-day was closed for good
] as const
export type RejectionReason = (typeof REJECTION_REASONS)[number]
