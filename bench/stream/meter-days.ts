import type { Config } from '../../src/app/config.ts'
import { kafkaClient, kafkaSink, SILENT_KAFKA } from '../../src/app/kafka-transport.ts'
import { DAY_CLOSED, KIND_HEADER, MEMORY_HEADER } from '../../src/app/stages/stage-work.ts'
import { dayClosedToJson, meterDayToJson } from '../../src/core/collate/meter-day-message.ts'
import { alertMemoryToJson } from '../../src/core/rank/alert-memory.ts'
import type { DayIndex } from '../../src/core/time.ts'
import type { OutgoingRecord } from '../../src/ports/topic.ts'
import { dayOf, meterDays, WINDOW_DAYS } from './feed.ts'

const RECORDS_A_SEND = 20_000

const closing = (topic: 'meter-days' | 'site-assessments', round: number) => ({
  ...{ topic, key: `${DAY_CLOSED}:0`, headers: { [KIND_HEADER]: DAY_CLOSED } },
  value: dayClosedToJson({ source: 0, sources: 1, closedThrough: dayOf(round), idle: false }),
})

/** Rank has heard all of it. */
const rankedAlert = (day: DayIndex): OutgoingRecord => {
  const life = {
    raised: true,
    firstRaisedDay: day,
    belowDays: 0,
    unjudgedDays: 0,
    shown: undefined,
  }
  const memory = { day, before: life, life, withdrawn: false, heard: true }
  return {
    ...{ topic: 'suspect-sites', key: 'meter:ELSEWHERE', value: '{}' },
    headers: { [MEMORY_HEADER]: alertMemoryToJson(memory) },
  }
}

/**
 * A window of meter-days as one collate sends it, and what assess had said of it before it lost its state.
 * @returns records in meter-days
 */
export const produceMeterDays = async (config: Config, meters: number): Promise<number> => {
  const sink = kafkaSink(config, kafkaClient(config, SILENT_KAFKA))
  const partitions = await sink.partitionsOf('meter-days')
  let sent = 0
  const send = async (records: readonly OutgoingRecord[]): Promise<void> => {
    sent += records.length
    await sink.send(records)
  }
  for (let round = 0; round < WINDOW_DAYS; round++) {
    let records: OutgoingRecord[] = []
    for (const day of meterDays(meters, round)) {
      const { transformerId } = day.attributes
      records.push({ topic: 'meter-days', key: transformerId ?? null, value: meterDayToJson(day) })
      if (records.length < RECORDS_A_SEND) continue
      await send(records)
      records = []
    }
    await send(records)
    await send(
      Array.from({ length: partitions }, (_, partition) => ({
        ...{ ...closing('meter-days', round), partition },
      })),
    )
  }
  await sink.send([
    ...Array.from({ length: partitions }, (_, partition) => ({
      ...closing('site-assessments', WINDOW_DAYS - 1),
      ...{ key: `${DAY_CLOSED}:${partition}`, partition: 0 },
    })),
    rankedAlert(dayOf(WINDOW_DAYS - 1)),
  ])
  await sink.close()
  return sent
}
