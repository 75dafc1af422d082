import { InFlight } from '../../../src/adapters/http/in-flight.ts'
import { createApp, type HttpServerOptions } from '../../../src/adapters/http/server.ts'
import { parseConfig } from '../../../src/app/config.ts'
import { openWireDecoder } from '../../../src/app/wire-decoder.ts'
import type { OutgoingRecord } from '../../../src/ports/topic.ts'

export const READY = {
  ready: true,
  started: true,
  shuttingDown: false,
  logReachable: true,
  stages: [{ stage: 'collate', ready: true, joined: true, taken: [0], awaited: [] }],
}

/** What a server needs, with a sink that remembers, or does what the test says. */
export const serverOptions = (
  change: Partial<HttpServerOptions> & { readonly ingest?: object } = {},
) => {
  const sent: OutgoingRecord[] = []
  const faults: unknown[] = []
  const answers: string[] = []
  const { ingest, ...rest } = change
  const config = parseConfig({ ingest }, 'the test')
  const options: HttpServerOptions = {
    ...config.http,
    port: 0,
    version: '0.1.0',
    decoder: openWireDecoder(config.ingest, () => 0),
    sink: { send: async (records) => void sent.push(...records) },
    backlogRecords: () => undefined,
    probes: {
      health: () => ({ alive: true, stages: [{ stage: 'collate', state: 'running' }] }),
      readiness: () => READY,
    },
    metrics: async () => 'greywatt_ready 1\n',
    onAnswer: ({ method, route, status }) => answers.push(`${method} ${route} ${status}`),
    onFault: (error) => faults.push(error),
    ...rest,
  }
  return { options, sent, faults, answers }
}

/** The routes without a socket. */
export const aServer = (
  change: Parameters<typeof serverOptions>[0] = {},
  isDraining = (): boolean => false,
) => {
  const { options, ...seen } = serverOptions(change)
  const inFlight = new InFlight(options.maxBytesInFlight)
  return { app: createApp(options, inFlight, isDraining), inFlight, ...seen }
}

export const reading = (more: object = {}): string =>
  JSON.stringify({
    meterId: 'M1',
    at: '2026-02-01T00:00:00+05:00',
    stepMin: 30,
    kwh: 1.5,
    ...more,
  })
