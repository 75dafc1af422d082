import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { greywatt } from './command-line.ts'
import { useFolder } from './temp-folder.ts'

const folder = useFolder()

/** Dates that could be either way round are looked at in all of the file, and their time of day stands beside them. */
it('reads a date whose day might be its month together with the time in the next column', async () => {
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
  const rows = ['01', '02', '03'].flatMap((day) =>
    hours.map((time, hour) => `A1;${day}.02.2026;${time};0,${100 + hour}`),
  )
  const text = ['Счётчик;Дата;Время;Энергия, кВтч', ...rows, ''].join('\n')
  const path = folder.write('export.csv', text)
  const out = folder.path('readings.csv')
  const ran = await greywatt(['import', path, '--timezone', 'Asia/Almaty', '--out', out])
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('%d.%m.%Y %H:%M')])
  const lines = readFileSync(out, 'utf8').trim().split('\n')
  // Local midnight of 1 February in Almaty, UTC+5.
  expect([lines.length, lines[1]]).toEqual([73, expect.stringContaining('2026-01-31T19:00:00')])
})
