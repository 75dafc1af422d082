import { openLakeWriter } from '../adapters/duckdb/lake/lake-writer.ts'
import { createLogger, type Logger } from '../adapters/observe/logger.ts'
import type { RunnableStage } from '../core/stages.ts'
import { closes } from '../core/validate/ledger.ts'
import type { Clock } from '../ports/clock.ts'
import type { MeterDayWriter } from '../ports/meter-day-lake.ts'
import { hideSecrets } from './config/hide-secrets.ts'
import type { Config } from './config.ts'
import { openEmbedded } from './embedded-transport.ts'
import { feedReference } from './feed/feed-reference.ts'
import { type Feed, type FeedOrder, startFeed } from './feed/start-feed.ts'
import { openKafka } from './open-kafka.ts'
import { type Pipeline, startPipeline, WRITES } from './pipeline.ts'
import { type ServingHttp, serveHttp } from './serve-http.ts'
import { VERSION } from './version.ts'

export interface Serving {
  /** Where it listens for HTTP; undefined where it does not. */
  readonly url: string | undefined
  /** Settles once all stages have stopped and everything is closed; rejects with what ended them. */
  readonly done: Promise<void>
  /** Finishes what is in hand, checkpoints, and leaves. */
  stop(): Promise<void>
}

const CLOCK: Clock = { nowMs: () => Date.now() }

/**
 * Runs stages until stop(), with their state in the configured folder and a log on standard error: over Kafka, or all
 * of them over the log in that folder, fed with what the order names.
 * @throws AdapterError `broker-unreachable`, `topic-missing`, `log-unreadable`, before anything is read; `listen-failed`
 */
export const startServing = async (
  config: Config,
  stages: readonly RunnableStage[],
  order?: FeedOrder,
): Promise<Serving> => {
  const log = createLogger(config.log.level)
  const embedded = config.transport === 'embedded' ? openEmbedded(config, CLOCK) : undefined
  const opened = embedded ?? (await openKafka(config, CLOCK, log))
  const { transport } = config
  const file = embedded === undefined ? {} : { file: embedded.log.path }
  log.info(
    { version: VERSION, transport, ...file, stages, config: hideSecrets(config) },
    'starting',
  )

  // A sink of its own: the stages do not wait for what comes by HTTP.
  const httpSink = config.http.enabled ? opened.sinkForSenders() : undefined
  let http: ServingHttp | undefined
  let lake: MeterDayWriter | undefined
  // HTTP last: probes and metrics are to tell how the stages end.
  const close = async (): Promise<void> => {
    await http?.close()
    await httpSink?.close()
    lake?.close()
    await opened.close()
  }
  try {
    lake = await openHistory(config)
    if (httpSink !== undefined) {
      // Before the stages: reading the reference data may take longer than a supervisor waits.
      http = await serveHttp({
        config,
        sink: httpSink,
        backlog: embedded?.log,
        clock: CLOCK,
        onFault: (error, route) => log.error({ err: error, route }, 'a request failed'),
      })
      log.info({ url: http.url }, 'listening')
    }
    if (embedded !== undefined && order !== undefined)
      await feedReference(order.reference, embedded.log, log)
    const pipeline = await startPipeline({
      config,
      stages,
      transport: opened.transport,
      checkpoints: opened.checkpoints,
      clock: CLOCK,
      lake,
      log: {
        info: (message, fields) => log.info(fields, message),
        warn: (message, fields) => log.warn(fields, message),
      },
      onStageEnd: (stage) => {
        const topic = WRITES[stage]
        if (topic !== undefined) embedded?.log.finish(topic)
      },
    })
    http?.attach(pipeline)
    const onEnd = (): void => http?.drain()
    const feed =
      embedded && order && startFeed(order, { config, embedded: embedded.log, log, onEnd })
    return {
      url: http?.url,
      done: together(pipeline, feed).finally(async () => {
        sayLedgers(pipeline, log)
        await close()
        log.info({ stages }, 'stopped')
      }),
      stop: () => {
        http?.drain()
        feed?.stop()
        return pipeline.stop()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A feed that fails stops the stages; stages that end stop the feed. */
const together = async (pipeline: Pipeline, feed: Feed | undefined): Promise<void> => {
  if (feed === undefined) return pipeline.done
  const fed = feed.done.catch(async (fault: unknown) => {
    await pipeline.stop().catch(() => undefined)
    throw fault
  })
  // Told below, after the stages.
  fed.catch(() => undefined)
  await pipeline.done.finally(() => feed.stop())
  await fed
}

/** The lake that serve writes; undefined where none is kept. */
const openHistory = async ({ history }: Config): Promise<MeterDayWriter | undefined> =>
  history.dir === null
    ? undefined
    : openLakeWriter({ folder: history.dir, nowMs: () => CLOCK.nowMs() })

const sayLedgers = (pipeline: Pipeline, log: Logger): void => {
  for (const { partition, counts } of pipeline.ledgers()) {
    const fields = { stage: 'collate', partition, ...counts }
    if (closes(counts)) log.info(fields, 'ledger')
    else log.error(fields, 'ledger does not close: this is a bug')
  }
}
