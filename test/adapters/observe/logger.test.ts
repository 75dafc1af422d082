import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/adapters/observe/logger.ts'

const logging = (level: string) => {
  const lines: Record<string, unknown>[] = []
  const logger = createLogger(level, {
    write: (line: string) => {
      const { time: _time, pid: _pid, hostname: _hostname, ...said } = JSON.parse(line)
      lines.push(said)
    },
  })
  return { logger, lines }
}

describe('the log', () => {
  it('writes a constant message with its values as fields', () => {
    const { logger, lines } = logging('info')
    logger.child({ stage: 'collate' }).info({ partition: 3 }, 'partition assigned')
    expect(lines).toEqual([
      { level: 'info', stage: 'collate', partition: 3, msg: 'partition assigned' },
    ])
  })

  it('leaves out lines below its level', () => {
    const { logger, lines } = logging('warn')
    logger.info('not this')
    logger.warn('this')
    expect(lines).toEqual([{ level: 'warn', msg: 'this' }])
  })

  it.each(['info', 'warn', 'error'] as const)('tells no household value at %s', (level) => {
    const { logger, lines } = logging('trace')
    logger[level]({ meterId: 'm1', kwh: 1.5, powerKw: [1, 2] }, 'reading rejected')
    expect(lines).toEqual([{ level, meterId: 'm1', msg: 'reading rejected' }])
  })

  it('tells household values to somebody who debugs', () => {
    const { logger, lines } = logging('debug')
    logger.debug({ meterId: 'm1', kwh: 1.5 }, 'reading rejected')
    expect(lines).toEqual([{ level: 'debug', meterId: 'm1', kwh: 1.5, msg: 'reading rejected' }])
  })

  it('tells an error with its stack', () => {
    const { logger, lines } = logging('info')
    logger.error(new Error('no route'), 'stage stopped')
    expect(lines).toEqual([
      {
        level: 'error',
        msg: 'stage stopped',
        err: expect.objectContaining({ message: 'no route', stack: expect.any(String) }),
      },
    ])
  })
})
