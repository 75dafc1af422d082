import type { Config } from './config.ts'
import { checkKafka } from './doctor/check-kafka.ts'
import { checkLog } from './doctor/check-log.ts'
import {
  checkClock,
  checkDisk,
  checkNode,
  checkPackages,
  checkStateFolder,
  checkTimeZones,
} from './doctor/check-machine.ts'
import { checkSchemas } from './doctor/check-schemas.ts'
import type { Finding } from './doctor/finding.ts'

export type { Finding }

/**
 * Looks at everything that a run needs, and changes nothing.
 * @param config the configuration, and whether somebody gave it: without one, nobody promised that there is a broker
 * @param options.instances how many are to share the work
 */
export const examine = async (
  config: Config,
  options: {
    readonly configGiven: boolean
    readonly nowMs: number
    readonly instances?: number | undefined
  },
): Promise<readonly Finding[]> => [
  checkNode(process.versions.node),
  ...(await checkPackages()),
  checkStateFolder(config.state.dir),
  checkDisk(config.state.dir),
  checkTimeZones(),
  checkClock(options.nowMs),
  ...(await checkSchemas(config)),
  ...(config.transport === 'kafka'
    ? await checkKafka(config, options.configGiven, options.instances)
    : [await checkLog(config)]),
]
