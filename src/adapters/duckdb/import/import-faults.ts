/** What may be wrong with a reading of an import. `value-missing` is none of them: a slot without a value is usual. */
export const ROW_FAULTS = [
  'meter-id-missing',
  'meter-id-invalid',
  'time-missing',
  'time-unreadable',
  'before-epoch', // a meter's clock was reset: before the year 2000
  'future',
  'value-unreadable',
  'kvarh-unreadable',
  'negative-energy',
  'quality-unknown', // a code that nobody mapped
  'value-missing',
] as const
export type RowFault = (typeof ROW_FAULTS)[number]

export const faultCode = (fault: RowFault): number => ROW_FAULTS.indexOf(fault)
