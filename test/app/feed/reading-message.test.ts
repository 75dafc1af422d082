import { describe, expect, it } from 'vitest'
import { readingMessage } from '../../../src/app/feed/reading-message.ts'
import type { TimedReading } from '../../../src/ports/history.ts'
import { dayOf } from '../../builders/days.ts'

const reading = (change: Partial<TimedReading> = {}): TimedReading => ({
  meterId: 'M1',
  atMs: 1000,
  kwh: 1.5,
  isRegister: false,
  stepMin: undefined,
  kvarh: undefined,
  quality: undefined,
  zone: undefined,
  ...change,
})
const context = {
  isLeftOut: (id: string) => id === 'TWO-STEPS',
  stepMinOf: (id: string) => (id === 'M1' ? 15 : undefined),
  dayOf: () => dayOf('2026-02-01'),
}

describe('a row of a file as a message', () => {
  it.each<{ label: string; row: TimedReading; message: object }>([
    {
      label: 'an interval, with the step of its meter',
      row: reading(),
      message: { meterId: 'M1', at: 1000, stepMin: 15, kwh: 1.5 },
    },
    {
      label: 'an interval that says its step, quality and reactive energy',
      row: reading({ stepMin: 60, quality: 'E', kvarh: 0.25 }),
      message: { meterId: 'M1', at: 1000, stepMin: 60, kwh: 1.5, kvarh: 0.25, quality: 'E' },
    },
    {
      label: 'an interval without energy, of a meter whose step nobody knows',
      row: reading({ meterId: 'M2', kwh: null }),
      message: { meterId: 'M2', at: 1000, kwh: null },
    },
    {
      label: 'a register',
      row: reading({ isRegister: true }),
      message: { meterId: 'M1', at: 1000, stepMin: 15, registerKwh: 1.5 },
    },
    {
      label: 'the energy of a zone, on the local day',
      row: reading({ zone: 'peak' }),
      message: { meterId: 'M1', day: '2026-02-01', zoneKwh: { peak: 1.5 } },
    },
    {
      label: 'the register of a zone',
      row: reading({ zone: 'valley', isRegister: true }),
      message: { meterId: 'M1', at: 1000, zoneRegisterKwh: { valley: 1.5 } },
    },
  ])('is $label', ({ row, message }) => {
    const record = readingMessage(row, context)
    expect({ ...record, value: JSON.parse(String(record?.value)) }).toEqual({
      topic: 'meter-readings',
      key: row.meterId,
      value: message,
    })
  })

  it('is none for a register that shows nothing, and for a meter of two steps', () => {
    expect(readingMessage(reading({ isRegister: true, kwh: null }), context)).toBeUndefined()
    expect(readingMessage(reading({ meterId: 'TWO-STEPS' }), context)).toBeUndefined()
  })
})
