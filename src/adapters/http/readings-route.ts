import type { IncomingMessage } from 'node:http'
import { ADAPTER_ERRORS, AdapterError } from '../../ports/adapter-error.ts'
import type { RecordSink } from '../../ports/topic.ts'
import type { WireDecoder } from '../../ports/wire-decoder.ts'
import type { InFlight } from './in-flight.ts'
import { HttpProblem } from './problem.ts'
import { type ReadingsBody, readReadings } from './read-readings.ts'
import { JSON_TYPE, NDJSON, type Taken } from './routes.ts'

export interface TakeReadingsOptions {
  readonly maxBodyBytes: number
  readonly maxBacklogRecords: number | null
  readonly decoder: Pick<WireDecoder, 'decode'> | undefined
  readonly sink: Pick<RecordSink, 'send'>
  readonly backlogRecords: () => number | undefined
  readonly probes: { readiness(): { readonly logReachable: boolean } }
  readonly inFlight: InFlight
  readonly isDraining: () => boolean
}

const LOG_RETRY_S = 5
const BACKLOG_RETRY_S = 10
const SHUTDOWN_RETRY_S = 5

/**
 * Takes a request's readings into the log, all or none of a body that arrives whole.
 * Delivery: at least once; the answer comes when the log has them. Back pressure: nothing waits for room, the caller is
 * told when to come back.
 * @throws HttpProblem
 */
export const takeReadings = async (
  request: IncomingMessage,
  options: TakeReadingsOptions,
): Promise<Taken> => {
  const lease = options.inFlight.lease()
  try {
    const decoder = admit(options)
    const records = await readReadings(bodyOf(request), { ...options, decoder, lease })
    await options.sink.send(records)
    return { messages: records.length }
  } catch (error) {
    // What still comes is read and dropped, so that the answer gets through and the connection can be used again.
    request.resume()
    throw sinkProblem(error)
  } finally {
    lease.release()
  }
}

/** The reasons not to look at the body at all. */
const admit = (options: TakeReadingsOptions): Pick<WireDecoder, 'decode'> => {
  const { decoder, probes, maxBacklogRecords, backlogRecords, isDraining } = options
  if (isDraining())
    throw new HttpProblem('shutting-down', 'send it to another instance, or again later', {
      retryAfterS: SHUTDOWN_RETRY_S,
    })
  if (decoder === undefined)
    throw new HttpProblem(
      'media-type',
      'ingest.format is no JSON: send these readings to the topic meter-readings',
    )
  if (!probes.readiness().logReachable)
    throw new HttpProblem('log-unreachable', 'send it again later', { retryAfterS: LOG_RETRY_S })
  const backlog = backlogRecords() ?? 0
  if (maxBacklogRecords !== null && backlog > maxBacklogRecords)
    throw new HttpProblem(
      'backlog',
      `${backlog} records wait for the stages, and http.maxBacklogRecords is ${maxBacklogRecords}`,
      { retryAfterS: BACKLOG_RETRY_S },
    )
  return decoder
}

const bodyOf = (request: IncomingMessage): ReadingsBody => {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== NDJSON && type !== JSON_TYPE)
    throw new HttpProblem('media-type', `send ${NDJSON}, or an array as ${JSON_TYPE}`)
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new HttpProblem('media-type', `Content-Encoding ${encoding}: send gzip, or none`)
  return {
    stream: request,
    kind: type === NDJSON ? 'lines' : 'array',
    encoding: encoding === 'gzip' ? encoding : undefined,
    declaredBytes: Number(request.headers['content-length'] ?? 0),
  }
}

/** What the log says of the records, as far as the caller can do something about it. */
const sinkProblem = (error: unknown): unknown => {
  if (!(error instanceof AdapterError)) return error
  if (error.code === 'record-too-large')
    return new HttpProblem('reading-too-large', error.message, { cause: error })
  if (!ADAPTER_ERRORS[error.code].retriable) return error
  return new HttpProblem('log-unreachable', 'send it again: some of it may be in the log already', {
    retryAfterS: LOG_RETRY_S,
    cause: error,
  })
}
