import { type Formats, NBSP } from './formats.ts'

/** Forms of a noun for the numbers before it. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** A number and its noun: 1 meter, 2 meters; 1 счётчик, 2 счётчика, 5 счётчиков. */
export const counted = (count: number, forms: Forms, formats: Formats): string =>
  `${formats.number(count)}${NBSP}${forms[formats.plural(count)] ?? forms.other}`
