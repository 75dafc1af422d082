import type { Language } from '../../core/score/texts.ts'

/** Words of the table of suspects that no code of the core stands for. */
export interface Labels {
  readonly rank: string
  readonly site: string
  readonly place: string
  readonly area: string
  readonly kw: string
  readonly range: string
  readonly probability: string
  readonly month: string
  readonly since: string
  readonly areaPeak: string
  readonly meanDay: string
  readonly reason: string
  /** Before the alternative that is still open. */
  readonly unless: string
  readonly none: string
}

export const LABELS: Readonly<Record<Language, Labels>> = {
  en: {
    rank: '#',
    site: 'site',
    place: 'region, area',
    area: 'area',
    kw: 'kW',
    range: 'range',
    probability: 'probability',
    month: 'mo.',
    since: 'since',
    areaPeak: 'area peak',
    meanDay: 'mean day, 0–24 h',
    reason: 'strongest reason',
    unless: 'or',
    none: 'No suspects.',
  },
  ru: {
    rank: '№',
    site: 'объект',
    place: 'регион, ТП',
    area: 'участок',
    kw: 'кВт',
    range: 'диапазон',
    probability: 'вероятность',
    month: 'мес.',
    since: 'с',
    areaPeak: 'пик участка',
    meanDay: 'средний день, 0–24 ч',
    reason: 'главная причина',
    unless: 'или',
    none: 'Подозрений нет.',
  },
  kk: {
    rank: '№',
    site: 'нысан',
    place: 'өңір, ТП',
    area: 'учаске',
    kw: 'кВт',
    range: 'аралығы',
    probability: 'ықтималдық',
    month: 'ай',
    since: 'басталуы',
    areaPeak: 'учаске шыңы',
    meanDay: 'орташа тәулік, 0–24 сағ',
    reason: 'басты себеп',
    unless: 'не',
    none: 'Күдікті нысан жоқ.',
  },
}
