import type { MeterAttributes } from '../context/assets.ts'
import { meterId } from '../ids.ts'
import { HotScanner } from '../ingest/decode-hot-scanner.ts'
import { type DayIndex, dayFromIso } from '../time.ts'
import { MS_PER_MINUTE } from '../units.ts'
import type { MeterDay } from './meter-day.ts'
import { MOST_SLOTS, plainAttributes, RANK_OF, utcInstant } from './meter-day-message.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const METER_ID = bytesOf('"meterId":')
const DAY = bytesOf(',"day":')
const FROM = bytesOf(',"from":')
const STEP_MIN = bytesOf(',"stepMin":')
const SOURCE = bytesOf(',"source":')
const CLOSING = bytesOf(',"closing":')
const REVISION = bytesOf(',"revision":')
const POWER_KW = bytesOf(',"powerKw":[')
const QUALITY = bytesOf('],"quality":')
const ATTRIBUTES = bytesOf(',"attributes":')
const COMMA = 0x2c

const MOST_KNOWN = 1 << 16
const latin1 = new TextDecoder('latin1')
const utf8 = new TextDecoder()

/**
 * Reads meter-days as meterDayToJson() writes them, off their bytes. The day's arrays are the reader's own, and hold
 * until it reads the next. undefined for whatever is written otherwise, a day with reactive energy among it:
 * meterDayFromJson() has the verdict.
 *
 * Keeps: the texts seen, and the attributes they stand for. Bounded by: HotTexts, and 65,536 attributes. Late data: no
 * matter. After restart: learnt anew.
 */
export class MeterDayReader {
  readonly #scanner = new HotScanner()
  readonly #power = new Float32Array(MOST_SLOTS)
  readonly #ranks = new Uint8Array(MOST_SLOTS)
  /** The first so many of each: most days have as many as the one before. */
  #slots = 0
  #powerKw = this.#power
  #quality = this.#ranks
  /** By their bytes, a character each. */
  readonly #attributes = new Map<string, MeterAttributes>()
  /** Most days of a batch are the same. */
  #dayText = ''
  #day: DayIndex | undefined
  #fromText = ''
  #fromMs: number | undefined

  read(bytes: Uint8Array, from: number, to: number): MeterDay | undefined {
    const scanner = this.#scanner
    if (!scanner.open(bytes, from, to) || !scanner.takeWord(METER_ID)) return undefined
    const id = scanner.id()
    if (id === undefined || !scanner.takeWord(DAY)) return undefined
    const day = this.#dayOf(scanner.text())
    if (day === undefined || !scanner.takeWord(FROM)) return undefined
    const startMs = this.#instantOf(scanner.text())
    if (startMs === undefined || !scanner.takeWord(STEP_MIN)) return undefined
    const stepMin = scanner.number()
    if (!(Number.isSafeInteger(stepMin) && stepMin > 0) || !scanner.takeWord(SOURCE))
      return undefined
    const source = scanner.number()
    if (!(Number.isSafeInteger(source) && source >= 0)) return undefined
    let closing: DayIndex | undefined
    if (scanner.takeWord(CLOSING)) {
      closing = dayFromIso(scanner.text() ?? '')
      if (closing === undefined) return undefined
    }
    if (!scanner.takeWord(REVISION)) return undefined
    const revision = scanner.number()
    if (!Number.isSafeInteger(revision) || !scanner.takeWord(POWER_KW)) return undefined
    const slots = this.#powers()
    if (slots === 0 || !scanner.takeWord(QUALITY)) return undefined
    if (scanner.values(RANK_OF, this.#ranks) !== slots || !scanner.takeWord(ATTRIBUTES))
      return undefined
    const attributes = this.#attributesOf(scanner.rest())
    if (attributes === undefined) return undefined
    if (slots !== this.#slots) {
      this.#slots = slots
      this.#powerKw = this.#power.subarray(0, slots)
      this.#quality = this.#ranks.subarray(0, slots)
    }
    return {
      meterId: meterId(id),
      day,
      startMs,
      stepMs: stepMin * MS_PER_MINUTE,
      powerKw: this.#powerKw,
      quality: this.#quality,
      reactiveKvar: undefined,
      source,
      ...(closing === undefined ? {} : { closing }),
      revision,
      provisional: false,
      attributes,
    }
  }

  /** How many there were; 0 where they are none. */
  #powers(): number {
    const scanner = this.#scanner
    for (let slot = 0; slot < MOST_SLOTS; ) {
      const value = scanner.number()
      if (Number.isNaN(value)) return 0
      this.#power[slot++] = value
      if (scanner.byte(0) !== COMMA) return slot
      scanner.take(COMMA)
    }
    return 0
  }

  #dayOf(text: string | undefined): DayIndex | undefined {
    if (text === undefined) return undefined
    if (text !== this.#dayText) {
      this.#day = dayFromIso(text)
      this.#dayText = text
    }
    return this.#day
  }

  #instantOf(text: string | undefined): number | undefined {
    if (text === undefined) return undefined
    if (text !== this.#fromText) {
      this.#fromMs = utcInstant(text)
      this.#fromText = text
    }
    return this.#fromMs
  }

  #attributesOf(bytes: Uint8Array): MeterAttributes | undefined {
    const text = latin1.decode(bytes)
    const known = this.#attributes.get(text)
    if (known !== undefined) return known
    let sent: unknown
    try {
      sent = JSON.parse(utf8.decode(bytes))
    } catch {
      return undefined
    }
    const attributes = plainAttributes(sent)
    if (attributes === undefined) return undefined
    if (this.#attributes.size >= MOST_KNOWN) this.#attributes.clear()
    this.#attributes.set(text, attributes)
    return attributes
  }
}
