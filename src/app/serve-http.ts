import { type HttpServer, startHttpServer } from '../adapters/http/server.ts'
import { createPrometheusPage } from '../adapters/observe/prometheus.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordSink } from '../ports/topic.ts'
import type { Config } from './config.ts'
import { LogWatch } from './observe/log-watch.ts'
import { metricsOf } from './observe/metrics.ts'
import { probesOf } from './observe/probes.ts'
import type { Pipeline } from './pipeline.ts'
import { VERSION } from './version.ts'
import { openWireDecoder } from './wire-decoder.ts'

export interface ServeHttpOptions {
  readonly config: Config
  /** One of its own, so that the stages never wait for what senders bring. The caller closes it. */
  readonly sink: RecordSink
  /** A log that knows what waits in it without being asked, and how much may; else the topic is looked at. */
  readonly backlog?: ReadingsBacklog | undefined
  readonly clock: Clock
  readonly onFault: (error: unknown, route: string) => void
}

interface ReadingsBacklog {
  backlog(): { readonly records: number; readonly most: number }
}

export interface ServingHttp {
  readonly url: string
  /** The stages run: until then nothing is ready, and alive all the same. */
  attach(pipeline: PipelineView): void
  /** Not ready from now on, and no readings any more; probes and metrics go on until close(). */
  drain(): void
  close(): Promise<void>
}

type PipelineView = Pick<Pipeline, 'stages' | 'collating'>

const NOT_STARTED: PipelineView = { stages: [], collating: new Map() }

/**
 * Readings in, metrics and probes out, for the stages of this process.
 * @throws AdapterError `listen-failed`
 */
export const serveHttp = async (options: ServeHttpOptions): Promise<ServingHttp> => {
  const { config, sink, backlog, clock, onFault } = options
  const { ingest, http } = config
  let attached = NOT_STARTED
  let server: HttpServer | undefined
  let shuttingDown = false
  const pipeline: PipelineView = {
    get stages() {
      return attached.stages
    },
    get collating() {
      return attached.collating
    },
  }
  const watch = new LogWatch({ pipeline, clock })
  const probes = probesOf({ pipeline, watch, isShuttingDown: () => shuttingDown })
  const page = createPrometheusPage(
    metricsOf({
      pipeline,
      watch,
      probes,
      bytesInFlight: () => server?.bytesInFlight() ?? 0,
      version: VERSION,
      clock,
    }),
  )
  server = await startHttpServer({
    ...http,
    version: VERSION,
    decoder: isJson(ingest.format) ? openWireDecoder(ingest, () => clock.nowMs()) : undefined,
    sink,
    ...(backlog === undefined ? {} : { maxBacklogRecords: mostOf(http, backlog) }),
    backlogRecords: () => backlog?.backlog().records ?? watch.backlogOf('collate'),
    probes,
    metrics: () => page.text(),
    onAnswer: ({ method, route, status, seconds }) => page.answered(method, route, status, seconds),
    onFault,
  })
  const { url, drain, close } = server
  return {
    url,
    attach: (running) => {
      attached = running
      watch.start()
    },
    drain: () => {
      shuttingDown = true
      drain()
    },
    close: async () => {
      shuttingDown = true
      await close()
      watch.stop()
    },
  }
}

const mostOf = ({ maxBacklogRecords }: Config['http'], log: ReadingsBacklog): number =>
  Math.min(maxBacklogRecords ?? Number.POSITIVE_INFINITY, log.backlog().most)

const isJson = (format: Config['ingest']['format']): boolean =>
  format === 'json' || format === 'cosem'
