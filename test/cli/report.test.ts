import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { greywatt } from './command-line.ts'
import { HEADER, homeKwh, rowsOf, STREET } from './readings-csv.ts'
import { useFolder } from './temp-folder.ts'

const folder = useFolder()
let street = ''
beforeAll(() => {
  street = folder.write('street.csv', STREET)
})

const seen = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('a report', () => {
  it('is one page of the suspects that a scan names, to a file as to standard output', async () => {
    const ran = await greywatt(['report', '--readings', street])
    expect(ran.code).toBe(0)
    expect(ran.stdout.startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
    expect(ran.stdout.match(/<article /g)).toHaveLength(1)
    const page = seen(ran.stdout)
    expect(page).toContain('1 suspected site: about 4.')
    expect(page).toContain('</span>1</span> MINED</h2>')
    expect(page).toContain('since 15 Jan 2026 (14 days)')
    expect(page).toContain('<dt>Readings</dt><dd><bdi>street.csv</bdi></dd>')
    expect(ran.stderr).toMatch(
      /^greywatt: 7 meters, 9,408 readings in .* 1 suspect as of 2026-01-28\n$/,
    )
    const out = folder.path('report.html')
    const second = await greywatt(['report', '--readings', street, '--out', out])
    expect(second).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(out, 'utf8')).toBe(ran.stdout)
  })

  it('speaks the language asked for, else that of the terminal', async () => {
    const russian = await greywatt(['report', '--readings', street], {
      env: { LANG: 'ru_RU.UTF-8' },
    })
    expect(russian.stdout).toContain('<html lang="ru">')
    const kazakh = await greywatt(['report', '--readings', street, '--lang', 'kk'], {
      env: { LANG: 'ru_RU.UTF-8' },
    })
    expect(kazakh.stdout).toContain('<html lang="kk">')
  })

  it('shows as many suspects as asked for, and says how many there are', async () => {
    const mined = (slot: number): number => homeKwh(slot) + (slot >= 14 * 48 ? 3 : 0)
    const two = folder.write('two.csv', STREET + rowsOf('MINED-2', 28, mined))
    const ran = await greywatt(['report', '--readings', two, '--top', '1'])
    expect(ran.stdout.match(/<article /g)).toHaveLength(1)
    expect(seen(ran.stdout)).toContain('2 suspected sites: about')
    expect(seen(ran.stdout)).toContain('Not shown: 1 suspected site more.')
  })

  it('is a page, too, where nobody is suspected', async () => {
    const quiet = folder.write('quiet.csv', HEADER + rowsOf('HOME', 28, homeKwh))
    const ran = await greywatt(['report', '--readings', quiet])
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('No suspects in what could be judged.')
  })

  it('tells what was passed over', async () => {
    const faulty = folder.write('faulty.csv', `${STREET}HOME-1,2026-01-29T00:00:00Z,-3\n`)
    const ran = await greywatt(['report', '--readings', faulty])
    expect(ran.stdout).toContain('rejected as negative-energy')
    expect(seen(ran.stdout)).toContain('9,409, 1 of them rejected')
  })

  it('ends with 2 where nothing is to be read, and with 3 where it is not there', async () => {
    expect(await greywatt(['report'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'greywatt: nothing to scan: give --readings FILE, or --sql SELECT\n',
    })
    const out = folder.path('never.html')
    const missing = ['report', '--readings', folder.path('none.csv'), '--out', out]
    expect(await greywatt(missing)).toMatchObject({ code: 3, stdout: '' })
    expect(existsSync(out)).toBe(false)
  })
})
