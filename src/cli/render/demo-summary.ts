import type { DemoResult } from '../../app/demo.ts'
import type { Language } from '../../core/score/texts.ts'
import { counted, type Forms } from '../../report/words/counted.ts'
import { formatsOf, NBSP } from '../../report/words/formats.ts'
import { UNITS } from '../../report/words/units.ts'
import { KIND_LABELS } from './kind-labels.ts'
import { LABELS } from './labels.ts'

interface Sentences {
  readonly found: (found: string, planted: string) => string
  readonly missed: string
  readonly notPlanted: string
  readonly ordinary: string
  readonly rank: string
  readonly run: (figures: {
    readonly meters: string
    readonly readings: string
    readonly days: string
    readonly seconds: string
    readonly rate: string
  }) => string
  readonly simulated: string
  readonly next: string
  readonly own: string
  readonly service: string
}

const NOUNS: Readonly<Record<Language, Readonly<Record<'meter' | 'reading' | 'day', Forms>>>> = {
  en: {
    meter: { one: 'meter', other: 'meters' },
    reading: { one: 'reading', other: 'readings' },
    day: { one: 'day', other: 'days' },
  },
  ru: {
    meter: { one: 'счётчик', few: 'счётчика', many: 'счётчиков', other: 'счётчика' },
    reading: { one: 'показание', few: 'показания', many: 'показаний', other: 'показания' },
    day: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
  },
  // A Kazakh noun stays as it is behind a number.
  kk: {
    meter: { other: 'есептегіш' },
    reading: { other: 'көрсеткіш' },
    day: { other: 'күн' },
  },
}

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: {
    found: (found, planted) => `${found} of the ${planted} planted mines are on the list.`,
    missed: 'Missed:',
    notPlanted: 'Listed, but not planted:',
    ordinary: 'ordinary load',
    rank: 'no.',
    run: (it) =>
      `${it.meters} and ${it.readings} over ${it.days} in ${it.seconds} s, ${it.rate} a second.`,
    simulated: 'The region is simulated, so the truth is known; a real list is one of suspicions.',
    next: 'What next',
    own: 'your own file:',
    service: 'with Kafka:',
  },
  ru: {
    found: (found, planted) => `В списке ${found} из ${planted} спрятанных ферм.`,
    missed: 'Пропущены:',
    notPlanted: 'В списке, но не спрятаны:',
    ordinary: 'обычная нагрузка',
    rank: '№',
    run: (it) =>
      `${it.meters}, ${it.readings}, ${it.days} за ${it.seconds} с, ${it.rate} в секунду.`,
    simulated: 'Регион смоделирован, поэтому истина известна; настоящий список — это подозрения.',
    next: 'Что дальше',
    own: 'свой файл:',
    service: 'с Kafka:',
  },
  kk: {
    found: (found, planted) => `Жасырылған фермалар: ${planted}, тізімде бары: ${found}.`,
    missed: 'Табылмағандары:',
    notPlanted: 'Тізімде бар, бірақ жасырылмаған:',
    ordinary: 'әдеттегі жүктеме',
    rank: '№',
    run: (it) =>
      `${it.meters}, ${it.readings}, ${it.days}: ${it.seconds} с ішінде, секундына ${it.rate}.`,
    simulated: 'Өңір модельденген, сондықтан шындық белгілі; нағыз тізім — тек күдік.',
    next: 'Әрі қарай',
    own: 'өз файлыңыз:',
    service: 'Kafka арқылы:',
  },
}

const bare = (siteId: string, areaWord: string): string => {
  const id = siteId.slice(siteId.indexOf(':') + 1)
  return siteId.startsWith('area:') ? `${areaWord}${NBSP}${id}` : id
}

/** Below this, alerts.clearAt, a raised alert is only waiting to be cleared. */
const STANDING_FROM = 0.05

/** Below the demo's list: what of it is true, what it took, and what to do next. */
export const demoSummary = (result: DemoResult, seconds: number, language: Language): string => {
  const { truth, lookAlikes, suspects, counts } = result
  const formats = formatsOf(language)
  const words = SENTENCES[language]
  const kinds = KIND_LABELS[language]
  const { area } = LABELS[language]
  // An alert on its way out stays listed for a day or two: that is no find.
  const standing = suspects.filter(
    ({ probability }) => probability !== null && probability >= STANDING_FROM,
  )
  const listed = new Set(standing.map(({ siteId }) => siteId))
  const planted = new Set(truth.map(({ siteId }) => siteId))
  const kindOf = new Map(lookAlikes.map(({ siteId, kind }) => [siteId, kinds.lookAlikes[kind]]))
  const missed = truth
    .filter(({ siteId }) => !listed.has(siteId))
    .map(
      ({ siteId, kind, kw }) =>
        `${bare(siteId, area)} (${kinds.mines[kind]}, ${formats.power(kw)}${NBSP}${UNITS[language].kw})`,
    )
  const extra = standing
    .filter(({ siteId }) => !planted.has(siteId))
    .map(
      ({ siteId, rank }) =>
        `${bare(siteId, area)} (${words.rank}${NBSP}${rank}, ${kindOf.get(siteId) ?? words.ordinary})`,
    )
  const found = truth.length - missed.length
  const labelWidth = Math.max(words.own.length, words.service.length)
  return [
    words.found(formats.number(found), formats.number(truth.length)),
    ...(missed.length === 0 ? [] : [`${words.missed} ${missed.join(', ')}.`]),
    ...(extra.length === 0 ? [] : [`${words.notPlanted} ${extra.join(', ')}.`]),
    words.simulated,
    words.run({
      meters: counted(result.meters, NOUNS[language].meter, formats),
      readings: counted(counts.read, NOUNS[language].reading, formats),
      days: counted(result.days, NOUNS[language].day, formats),
      seconds: formats.number(seconds, 1),
      rate: formats.number(counts.read / seconds),
    }),
    '',
    words.next,
    `  ${words.own.padEnd(labelWidth)}  npx greywatt scan --readings FILE.csv --format table`,
    `  ${words.service.padEnd(labelWidth)}  npx greywatt topics && npx greywatt serve`,
  ].join('\n')
}
