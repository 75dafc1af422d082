import type { Language } from '../../core/score/texts.ts'

/** Units as readers of a language write them. */
export interface Units {
  readonly kw: string
  readonly kwh: string
  readonly kva: string
  readonly hour: string
  readonly minute: string
}

export const UNITS: Readonly<Record<Language, Units>> = {
  en: { kw: 'kW', kwh: 'kWh', kva: 'kVA', hour: 'h', minute: 'min' },
  ru: { kw: 'кВт', kwh: 'кВт·ч', kva: 'кВА', hour: 'ч', minute: 'мин' },
  kk: { kw: 'кВт', kwh: 'кВт·сағ', kva: 'кВА', hour: 'сағ', minute: 'мин' },
}
