import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { WireOutcome } from '../../core/ingest/wire-message.ts'
import { type Outcome, ok, rejected } from '../../core/outcome.ts'
import type { RejectionReason } from '../../core/validate/rejection.ts'
import type { OutgoingRecord } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import type { Lease } from './in-flight.ts'
import { HttpProblem, type ReadingFault } from './problem.ts'
import { type SplitTarget, splitArray, splitLines } from './split-body.ts'

export type BodyKind = 'lines' | 'array'

export interface ReadingsBody {
  readonly stream: IncomingMessage
  readonly kind: BodyKind
  readonly encoding: string | undefined
  readonly declaredBytes: number
}

export interface ReadReadingsOptions {
  readonly decoder: Pick<WireDecoder, 'decode'>
  /** Of the body, unpacked. */
  readonly maxBodyBytes: number
  readonly lease: Lease
}

/** Faults that are told one by one; all of them are counted. */
const MOST_FAULTS_TOLD = 20
/** What a record weighs beside its bytes, so that many small readings are not taken for little. */
const RECORD_BYTES = 250
const BUSY_RETRY_S = 1

/**
 * The readings of a body as records for the log: the bytes of each as they came, keyed by its meter. All or nothing: one
 * reading that cannot be decoded refuses the body, and every reading is looked at, so that all faults are told at once.
 * Memory is leased before it is filled.
 * @throws HttpProblem
 */
export const readReadings = async (
  body: ReadingsBody,
  options: ReadReadingsOptions,
): Promise<readonly OutgoingRecord[]> => {
  const { kind, declaredBytes } = body
  const { maxBodyBytes, lease } = options
  const intake = new Intake(kind, options)
  const splitter = (kind === 'lines' ? splitLines : splitArray)(intake)
  let leased = body.encoding === undefined ? declaredBytes : 0
  demand(lease.grow(leased))
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    bytes += chunk.length
    if (bytes > maxBodyBytes)
      throw new HttpProblem(
        'body-too-large',
        `more than ${maxBodyBytes} bytes: send the readings in several requests`,
      )
    if (bytes > leased) {
      demand(lease.grow(bytes - leased))
      leased = bytes
    }
    splitter.push(chunk)
  }
  splitter.end()
  return intake.records()
}

const demand = (granted: boolean): void => {
  if (granted) return
  throw new HttpProblem('bytes-in-flight', 'nothing of this body was taken: send it again later', {
    retryAfterS: BUSY_RETRY_S,
  })
}

/** The one meter of a document: its readings all go to one partition, which the key names. */
const meterOf = (decoded: WireOutcome): Outcome<string, RejectionReason> => {
  if (decoded.type === 'rejected') return decoded
  const [first, ...others] = decoded.value
  if (first === undefined) return rejected('no-energy', 'holds no reading')
  return others.every(({ meterId }) => meterId === first.meterId)
    ? ok(first.meterId)
    : rejected('schema', 'readings of several meters: send one meter a document')
}

/** Decodes piece by piece; keeps records while all is well, and faults from the first one on. */
class Intake implements SplitTarget {
  readonly #kind: BodyKind
  readonly #options: ReadReadingsOptions
  #records: OutgoingRecord[] = []
  readonly #faults: ReadingFault[] = []
  #faulty = 0

  constructor(kind: BodyKind, options: ReadReadingsOptions) {
    this.#kind = kind
    this.#options = options
  }

  piece(place: number, bytes: Buffer): void {
    const meter = meterOf(this.#options.decoder.decode(bytes, null))
    if (meter.type === 'rejected') this.#fault(place, meter.reason, meter.message)
    if (meter.type === 'rejected' || this.#faulty > 0) return
    demand(this.#options.lease.grow(RECORD_BYTES))
    this.#records.push({ topic: 'meter-readings', key: meter.value, value: bytes })
  }

  fault(place: number, message: string): void {
    this.#fault(place, 'not-json', message)
  }

  records(): readonly OutgoingRecord[] {
    if (this.#faulty > 0)
      throw new HttpProblem(
        'undecodable-readings',
        `${this.#faulty} of the body's readings cannot be read: nothing of it was taken`,
        { total: this.#faulty, errors: this.#faults },
      )
    if (this.#records.length === 0)
      throw new HttpProblem('empty-body', 'send one reading a line, or an array of readings')
    return this.#records
  }

  #fault(place: number, reason: ReadingFault['reason'], message: string): void {
    this.#faulty++
    this.#records = []
    if (this.#faults.length === MOST_FAULTS_TOLD) return
    const where = this.#kind === 'lines' ? { line: place } : { item: place }
    this.#faults.push({ ...where, reason, message })
  }
}

/** The body's bytes, unpacked. Leaving early leaves the connection be: an answer is to go out on it. */
const chunksOf = async function* ({ stream, encoding }: ReadingsBody): AsyncGenerator<Buffer> {
  const unpacked = encoding === undefined ? stream : gunzipped(stream)
  try {
    yield* unpacked.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  } catch (cause) {
    throw new HttpProblem('broken-body', wordsOf(cause, stream), { cause })
  } finally {
    if (unpacked !== stream) {
      stream.unpipe()
      unpacked.destroy()
    }
  }
}

const wordsOf = (cause: unknown, stream: IncomingMessage): string => {
  if (stream.destroyed && !stream.complete)
    return 'the connection ended before the body did: nothing of it was taken'
  return `no gzip data (${cause instanceof Error ? cause.message : String(cause)}): nothing of it was taken`
}

const gunzipped = (stream: IncomingMessage): Readable => {
  const gunzip = createGunzip()
  stream.once('error', (error) => gunzip.destroy(error))
  stream.once('close', () => {
    if (!stream.complete) gunzip.destroy(new Error('the body was cut off'))
  })
  return stream.pipe(gunzip)
}
