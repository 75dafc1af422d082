/** Numbers that are instants or days: epoch seconds and milliseconds, run-together digits, Excel's days. */
const SPECIAL = /^(1\d{9}(\.\d+)?|1\d{12}|20\d{6}|20\d{10}|20\d{12}|[345]\d{4}([.,]\d+)?)$/

export const isSpecialTimeCell = (text: string): boolean => SPECIAL.test(text)
