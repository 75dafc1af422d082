import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALTERNATIVE_CODES, NOT_JUDGED_PARTS, REASON_CODES } from '../../src/core/score/codes.ts'
import { NOT_JUDGED_SITE } from '../../src/core/signature/signature.ts'
import { REJECTION_REASONS } from '../../src/core/validate/rejection.ts'
import { TOPIC_NAMES } from '../../src/ports/topic.ts'

const root = new URL('../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs/', 'docs/adr/'].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}${name}`),
  ),
]

describe('the documents', () => {
  it.each(pages)('%s points at nothing that is not there', (page) => {
    const targets = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to]) => to)
    const lost = targets.filter(
      (to) => to && !/^https?:/.test(to) && !existsSync(new URL(to, new URL(page, root))),
    )
    expect(lost).toEqual([])
  })

  it('tell how to mend each reason of a rejection, in the order of the code', () => {
    const table = /<!-- reasons -->\n([\s\S]*?)<!-- \/reasons -->/.exec(
      textOf('docs/operations.md'),
    )
    const rows = (table?.[1] ?? '').trim().split('\n').slice(2)
    expect(rows.map((row) => /`([^`]+)`/.exec(row)?.[1])).toEqual(REJECTION_REASONS)
  })

  it('explain every code of an alert', () => {
    const text = textOf('docs/scoring.md')
    const codes = [...REASON_CODES, ...ALTERNATIVE_CODES, ...NOT_JUDGED_SITE, ...NOT_JUDGED_PARTS]
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
  })

  it('name every topic', () => {
    const text = textOf('docs/contracts.md')
    expect(TOPIC_NAMES.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})
