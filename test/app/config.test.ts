import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configFields } from '../../src/app/config/fields.ts'
import { ConfigError, loadConfig, parseConfig, printConfig } from '../../src/app/config.ts'
import type { ValidateParams } from '../../src/core/validate/validate-params.ts'

const DEFAULTS = {
  regionId: 'default',
  timezone: 'UTC',
  transport: 'embedded',
  ingest: {
    format: 'json',
    mapping: {
      meterId: 'id',
      stamp: 'end',
      fields: {},
      list: null,
      energyUnit: 'kWh',
      epochUnit: 'ms',
      channels: {},
    },
    avro: {
      registryUrl: null,
      registryUser: '',
      registryPassword: '',
      timeoutMs: 10_000,
      schemaFiles: {},
    },
    stamp: 'start',
    unknownMeters: 'accept',
    maxMessageBytes: 1_000_000,
    maxClockErrorMin: 60,
    stepMin: 30,
    qualityCodes: {},
    tariffZones: {},
    maxRejectedShare: 0.5,
    rejectedShareAfter: 1000,
    maxGapHours: 24,
    maxKw: 20_000,
    contractedFactor: 20,
  },
  collate: { graceDays: 3, provisionalEveryMin: 60, closeDelayHours: 6 },
  assess: {
    model: 'current',
    windowDays: 28,
    minDays: 7,
    powerFactor: 0.95,
    minCoverage: 0.5,
    minMetersPresent: 0.95,
    lineLossShare: 0.015,
  },
  alerts: { raiseAt: 0.1, clearAt: 0.05, clearAfterDays: 2 },
  ranking: {
    probabilityWeight: 1,
    energyWeight: 1,
    reliefWeight: 1,
    visitsPerWeek: 20,
    revisitAfterDays: 90,
  },
  scan: { threads: null },
  money: { currency: 'KZT', perKwh: 18 },
  state: { dir: '.greywatt/state', checkpointEveryS: 10 },
  history: { dir: null, flushEveryS: 60 },
  embedded: { partitions: 1, idleMs: 5000, maxBacklog: 500_000, readingsDays: 7 },
  kafka: {
    brokers: ['localhost:9092'],
    tls: { enabled: false, caFile: null, certFile: null, keyFile: null },
    sasl: { mechanism: 'none', username: '', password: '' },
    clientId: 'greywatt',
    topicPrefix: '',
    groupPrefix: 'greywatt',
    partitions: 6,
    replication: 1,
    idleMs: 5000,
    compression: 'zstd',
    requestTimeoutMs: 30_000,
    sessionTimeoutMs: 30_000,
    stallMs: 120_000,
  },
  http: {
    enabled: true,
    host: '127.0.0.1',
    port: 8080,
    tokens: [],
    allowAnonymous: false,
    maxBodyBytes: 8_000_000,
    maxBytesInFlight: 64_000_000,
    maxBacklogRecords: 1_000_000,
    requestTimeoutMs: 30_000,
  },
  log: { level: 'info' },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greywatt-config-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const problemsOf = (action: () => unknown): readonly string[] => {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('is all defaults without a file', () => {
    expect(loadConfig(undefined)).toEqual(DEFAULTS)
  })

  it('is all defaults with an empty file', () => {
    expect(loadConfig(file('greywatt.yaml', '# nothing yet\n'))).toEqual(DEFAULTS)
  })

  it('takes from a YAML file what it names and leaves the rest', () => {
    const path = file('greywatt.yaml', 'timezone: Asia/Almaty\ningest:\n  stepMin: null\n')
    expect(loadConfig(path)).toEqual({
      ...DEFAULTS,
      timezone: 'Asia/Almaty',
      ingest: { ...DEFAULTS.ingest, stepMin: null },
    })
  })

  it('reads JSON as well', () => {
    const path = file('greywatt.json', '{"kafka":{"brokers":["a:1","b:2"]}}')
    expect(loadConfig(path).kafka).toEqual({ ...DEFAULTS.kafka, brokers: ['a:1', 'b:2'] })
  })

  it('is the same after it was printed and read back', () => {
    const changed = parseConfig({ ingest: { qualityCodes: { '8': 'estimated' } } }, 'test')
    expect(loadConfig(file('printed.yaml', printConfig(changed)))).toEqual(changed)
  })

  it.each([
    { label: 'nothing', input: {}, transport: 'embedded' },
    { label: 'Kafka, as before there was a choice', input: { kafka: {} }, transport: 'kafka' },
    { label: 'brokers', input: { kafka: { brokers: ['a:1'] } }, transport: 'kafka' },
    { label: 'the other log', input: { embedded: { idleMs: 1000 } }, transport: 'embedded' },
    {
      label: 'both, and says which',
      input: { transport: 'embedded', kafka: { brokers: ['a:1'] } },
      transport: 'embedded',
    },
  ])('runs over $transport where a file sets up $label', ({ input, transport }) => {
    expect(parseConfig(input, 'test').transport).toBe(transport)
  })

  it('has what validate asks for, in its own section', () => {
    const params: ValidateParams = loadConfig(undefined).ingest
    expect(params).toEqual(DEFAULTS.ingest)
  })

  it.each([
    { label: 'with a token', http: { host: '0.0.0.0', tokens: ['a-token-of-the-head-end'] } },
    { label: 'where it is said so', http: { host: '0.0.0.0', allowAnonymous: true } },
    { label: 'where nothing listens', http: { host: '0.0.0.0', enabled: false } },
    { label: 'on this machine alone', http: { host: '::1' } },
  ])('lets HTTP listen $label', ({ http }) => {
    expect(parseConfig({ http }, 'test').http).toMatchObject(http)
  })

  it('describes every field, with a default', () => {
    const incomplete = configFields().filter(
      (field) => field.description === '' || field.default === undefined || field.allowed === '',
    )
    expect(incomplete).toEqual([])
  })
})

describe('a bad configuration names the place, what was found and what is allowed', () => {
  it.each([
    {
      label: 'a misspelt key',
      input: { kafka: { broker: ['a:1'] } },
      problems: ['unknown key "kafka.broker" in test.yaml: did you mean "kafka.brokers"?'],
    },
    {
      label: 'a key in the wrong section',
      input: { brokers: ['a:1'] },
      problems: ['unknown key "brokers" in test.yaml: did you mean "kafka.brokers"?'],
    },
    {
      label: 'a misspelt section',
      input: { kafak: {} },
      problems: ['unknown key "kafak" in test.yaml: did you mean "kafka"?'],
    },
    {
      label: 'a key like no other',
      input: { zebra: 1 },
      problems: ['unknown key "zebra" in test.yaml'],
    },
    {
      label: 'a text for a number',
      input: { kafka: { partitions: 'six' } },
      problems: [
        '"kafka.partitions" in test.yaml is "six": allowed is a whole number from 1 to 10000',
      ],
    },
    {
      label: 'a word that is not in the list',
      input: { ingest: { stamp: 'middle' } },
      problems: ['"ingest.stamp" in test.yaml is "middle": allowed is start, end'],
    },
    {
      label: 'an unknown time zone',
      input: { timezone: 'Almaty' },
      problems: ['"timezone" in test.yaml is "Almaty": allowed is an IANA time zone'],
    },
    {
      label: 'a broker without a port',
      input: { kafka: { brokers: ['a'] } },
      problems: [
        '"kafka.brokers.0" in test.yaml is "a": allowed is a list of host:port, at least one',
      ],
    },
    {
      label: 'tariff zones that leave hours out',
      input: { ingest: { tariffZones: { T1: { peak: '7-23' } } } },
      problems: [
        '"ingest.tariffZones.T1" in test.yaml is {"peak":"7-23"}: allowed is a map of tariff to peak, flat and valley, each a list of hours as "7-10,17-21"; each hour of the day in exactly one',
      ],
    },
    {
      label: 'a quality that does not exist',
      input: { ingest: { qualityCodes: { X: 'good' } } },
      problems: [
        '"ingest.qualityCodes.X" in test.yaml is "good": allowed is a map of raw code to missing, questionable, estimated, valid, edited',
      ],
    },
    {
      label: 'a threshold pair the wrong way round',
      input: { alerts: { raiseAt: 0.02 } },
      problems: [
        '"alerts.clearAt" in test.yaml is 0.05 by default: allowed is at most alerts.raiseAt',
      ],
    },
    {
      label: 'more days demanded than kept',
      input: { assess: { windowDays: 5, minDays: 6 } },
      problems: ['"assess.minDays" in test.yaml is 6: allowed is at most assess.windowDays'],
    },
    {
      label: 'an address that others reach, and nobody asked who he is',
      input: { http: { host: '0.0.0.0' } },
      problems: [
        '"http.host" in test.yaml is "0.0.0.0": allowed is 127.0.0.1, ::1 or localhost where http.tokens is empty and http.allowAnonymous is false',
      ],
    },
    {
      label: 'less room for all bodies than for one',
      input: { http: { maxBytesInFlight: 1000 } },
      problems: [
        '"http.maxBytesInFlight" in test.yaml is 1000: allowed is at least http.maxBodyBytes',
      ],
    },
    {
      label: 'a section that is no section',
      input: { log: 'debug' },
      problems: ['"log" in test.yaml is "debug": allowed is a section of keys'],
    },
    {
      label: 'a file that is a list',
      input: ['kafka'],
      problems: ['test.yaml is ["kafka"]: allowed is a section of keys'],
    },
    {
      label: 'two things at once',
      input: { log: { level: 'loud' }, money: { currency: 'tenge' } },
      problems: [
        '"money.currency" in test.yaml is "tenge": allowed is an ISO 4217 code of three capital letters',
        '"log.level" in test.yaml is "loud": allowed is trace, debug, info, warn, error, fatal, silent',
      ],
    },
  ])('$label', ({ input, problems }) => {
    expect(problemsOf(() => parseConfig(input, 'test.yaml'))).toEqual(problems)
  })

  it('names the file that is not there', () => {
    const path = join(folder, 'absent.yaml')
    expect(problemsOf(() => loadConfig(path))).toEqual([
      `cannot read the configuration ${path}: ENOENT: no such file or directory, open '${path}'`,
    ])
  })

  it('names line and column of text that is no YAML', () => {
    const path = file('broken.yaml', 'kafka:\n  brokers: [a:1\nlog: {}\n')
    const problems = problemsOf(() => loadConfig(path))
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems)
      expect(problem).toMatch(/broken\.yaml: .* at line \d+, column \d+/)
  })
})
