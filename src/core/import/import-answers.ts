import type { Quality } from '../validate/quality.ts'
import type { Delimiter, Encoding, ImportMapping, Unit, ValueKind } from './import-mapping.ts'
import type { DateOrder } from './infer-time-format.ts'

/** What the user says in place of an inference; what is left out is inferred. */
export interface ImportAnswers {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: Delimiter | undefined
  readonly headerLine?: number | undefined
  readonly layout?: ImportMapping['layout'] | undefined
  readonly meterColumn?: string | undefined
  /** Pattern over the file's name, whose first group is the id. */
  readonly meterFromFile?: string | undefined
  readonly timeColumns?: readonly string[] | undefined
  readonly timeFormat?: string | undefined
  readonly dateOrder?: DateOrder | undefined
  readonly stamp?: 'start' | 'end' | undefined
  readonly clocks?: ImportMapping['time']['clocks'] | undefined
  readonly valueColumn?: string | undefined
  readonly kind?: ValueKind | undefined
  readonly unit?: Unit | undefined
  readonly decimal?: '.' | ',' | undefined
  readonly thousands?: ImportMapping['value']['thousands'] | undefined
  readonly kvarhColumn?: string | undefined
  readonly qualityColumn?: string | undefined
  readonly qualityCodes?: Readonly<Record<string, Quality>> | undefined
  readonly slotClock?: ImportMapping['slotClock'] | undefined
  readonly missing?: readonly string[] | undefined
  readonly stepMin?: number | undefined
}

/** Where the time zone comes from; `default` is nobody's word. */
export interface ZoneAnswer {
  readonly zone: string
  readonly source: 'option' | 'configuration' | 'default'
}
