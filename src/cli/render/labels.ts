import type { Language } from '../../core/score/texts.ts'
import type { ProbabilityWord } from './probability.ts'

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
  readonly kwUnit: string
  readonly kwhUnit: string
  /** Before the alternative that is still open. */
  readonly unless: string
  readonly none: string
  readonly words: Readonly<Record<ProbabilityWord, string>>
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
    kwUnit: 'kW',
    kwhUnit: 'kWh',
    unless: 'or',
    none: 'No suspects.',
    words: {
      veryLikely: 'very likely',
      likely: 'likely',
      possible: 'possible',
      unlikely: 'unlikely',
      veryUnlikely: 'very unlikely',
      notJudged: 'not judged',
    },
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
    kwUnit: 'кВт',
    kwhUnit: 'кВт·ч',
    unless: 'или',
    none: 'Подозрений нет.',
    words: {
      veryLikely: 'очень вероятно',
      likely: 'вероятно',
      possible: 'возможно',
      unlikely: 'маловероятно',
      veryUnlikely: 'крайне маловероятно',
      notJudged: 'не оценено',
    },
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
    kwUnit: 'кВт',
    kwhUnit: 'кВт·сағ',
    unless: 'не',
    none: 'Күдікті нысан жоқ.',
    words: {
      veryLikely: 'өте ықтимал',
      likely: 'ықтимал',
      possible: 'мүмкін',
      unlikely: 'ықтималы аз',
      veryUnlikely: 'ықтималы өте аз',
      notJudged: 'бағаланбады',
    },
  },
}
