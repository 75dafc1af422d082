import { expect, test } from 'vitest'
import { SuspectDays } from '../../src/app/suspect-days.ts'
import { meterId, meterSite } from '../../src/core/ids.ts'

const SITE = meterSite(meterId('M'))
const OTHER = meterSite(meterId('OTHER'))

const noted = (...words: readonly (readonly [day: number, isHandedOn: boolean])[]): SuspectDays => {
  const days = new SuspectDays()
  for (const [day, isHandedOn] of words) days.note(SITE, day, isHandedOn)
  return days
}
const suspectOn = (days: SuspectDays, ...asked: readonly number[]): readonly number[] =>
  asked.filter((day) => days.on(day).includes(SITE))

test('days are told apart in whatever order they come', () => {
  const days = noted([60, true], [71, true], [50, true], [50, false], [61, true], [61, false])
  expect(suspectOn(days, 50, 55, 60, 61, 65, 71, 72)).toEqual([60, 71])
})

test('the later word on a day stands', () => {
  expect(suspectOn(noted([60, true], [60, false]), 60)).toEqual([])
  expect(suspectOn(noted([60, true], [61, false], [61, true]), 60, 61)).toEqual([60, 61])
})

test('an older day that is said again leaves the newer one as it is', () => {
  expect(suspectOn(noted([60, true], [61, false], [60, true]), 60, 61)).toEqual([60])
})

test('before the first day that is known a site may have been a suspect', () => {
  expect(suspectOn(noted([60, true]), 58, 59, 60, 61)).toEqual([58, 59, 60])
  expect(suspectOn(noted([60, true], [58, false]), 57, 58, 59, 60)).toEqual([57, 60])
})

test('so may it on days that are more than 32 back', () => {
  const days = noted([40, true], [41, false], [71, true])
  expect(suspectOn(days, 39, 40, 41, 71)).toEqual([39, 40, 71])
  days.note(SITE, 72, false)
  expect(suspectOn(days, 40, 41, 71, 72)).toEqual([40, 71])
  days.note(SITE, 73, false)
  expect(suspectOn(days, 41, 42, 71, 73)).toEqual([41, 71])
})

test('who was never handed on is not kept, and who was not spoken of for 32 days is forgotten', () => {
  const days = noted([60, false])
  expect(days.has(SITE)).toBe(false)
  days.note(SITE, 61, true)
  days.note(OTHER, 92, true)
  expect([suspectOn(days, 61), days.has(SITE)]).toEqual([[61], true])
  days.note(OTHER, 93, true)
  expect([suspectOn(days, 61), days.has(SITE)]).toEqual([[], false])
})
