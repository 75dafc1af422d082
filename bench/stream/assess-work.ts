import { parseConfig } from '../../src/app/config.ts'
import { loadModel } from '../../src/app/model.ts'
import { assessParams } from '../../src/app/params.ts'
import { AssessWork } from '../../src/app/stages/assess-work.ts'
import { ReferenceBook } from '../../src/core/context/reference-book.ts'
import { Calendars } from '../../src/core/time.ts'
import { FEED_TIMEZONE, WINDOW_DAYS } from './feed.ts'

/** Assess on one partition, without its log. Nobody is judged before the window is full. */
export const assessWork = (): AssessWork => {
  const config = parseConfig(
    { timezone: FEED_TIMEZONE, assess: { minDays: WINDOW_DAYS } },
    'the benchmark',
  )
  return new AssessWork({
    ...{ partition: 0, partitions: 1 },
    assess: assessParams(config, loadModel(config)),
    reference: new ReferenceBook(),
    transformerShare: { release: () => undefined },
    catchUpReference: async () => undefined,
    calendars: new Calendars(),
    saidJudgements: async () => ({ closedThrough: undefined, handedOn: [] }),
  })
}
