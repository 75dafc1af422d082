import type { KafkaLog } from '../adapters/kafka/client.ts'
import { createLogger, type Logger } from '../adapters/observe/logger.ts'
import { SqliteCheckpointStores } from '../adapters/sqlite/checkpoint-store.ts'
import type { RunnableStage } from '../core/stages.ts'
import { closes } from '../core/validate/ledger.ts'
import type { Clock } from '../ports/clock.ts'
import { hideSecrets } from './config/hide-secrets.ts'
import type { Config } from './config.ts'
import { kafkaClient, kafkaSink, kafkaTransport } from './kafka-transport.ts'
import { startPipeline } from './pipeline.ts'
import { type ServingHttp, serveHttp } from './serve-http.ts'
import { demandTopics } from './topics.ts'
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
 * Runs stages over Kafka until stop(), with their state in the configured folder and a log on standard error.
 * @throws AdapterError `broker-unreachable`, `topic-missing`, before anything is read; `listen-failed`
 */
export const startServing = async (
  config: Config,
  stages: readonly RunnableStage[],
): Promise<Serving> => {
  const log = createLogger(config.log.level)
  let connected = false
  // Until then a failure is told by one error of ours, not by each of kafkajs's attempts.
  const client = kafkaClient(config, (level, message, fields) => {
    if (connected) kafkaLine(log)(level, message, fields)
  })
  await client.connect()
  await demandTopics(config, client)
  connected = true
  log.info({ version: VERSION, stages, config: hideSecrets(config) }, 'starting')

  const checkpoints = new SqliteCheckpointStores(config.state.dir)
  const transport = kafkaTransport(config, client, CLOCK)
  // A sink of its own: the stages do not wait for what comes by HTTP.
  const httpSink = config.http.enabled ? kafkaSink(config, client) : undefined
  let http: ServingHttp | undefined
  // HTTP last: probes and metrics are to tell how the stages end.
  const close = async (): Promise<void> => {
    await http?.close()
    await httpSink?.close()
    checkpoints.close()
    await transport.sink.close()
  }
  try {
    if (httpSink !== undefined) {
      // Before the stages: reading the reference data may take longer than a supervisor waits.
      http = await serveHttp({
        config,
        sink: httpSink,
        clock: CLOCK,
        onFault: (error, route) => log.error({ err: error, route }, 'a request failed'),
      })
      log.info({ url: http.url }, 'listening')
    }
    const pipeline = await startPipeline({
      config,
      stages,
      transport,
      checkpoints,
      clock: CLOCK,
      log: {
        info: (message, fields) => log.info(fields, message),
        warn: (message, fields) => log.warn(fields, message),
      },
    })
    http?.attach(pipeline)
    return {
      url: http?.url,
      done: pipeline.done.finally(async () => {
        for (const { partition, counts } of pipeline.ledgers()) {
          const fields = { stage: 'collate', partition, ...counts }
          if (closes(counts)) log.info(fields, 'ledger')
          else log.error(fields, 'ledger does not close: this is a bug')
        }
        await close()
        log.info({ stages }, 'stopped')
      }),
      stop: () => {
        http?.drain()
        return pipeline.stop()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

const kafkaLine =
  (log: Logger): KafkaLog =>
  (level, message, fields) =>
    log[level](fields, message)
