/** The process that is killed: confirms edits without end, and writes a line `lane n` for each that was acknowledged. */
import { writeSync } from 'node:fs'
import { openDatabase, type Place } from '@/lib/store/database/open-database'
import { DatabaseVariantStore } from '@/lib/store/database/variants'
import { BEGINNING, confirmNext, LANES } from './lanes'

const STDOUT = 1
const place = JSON.parse(process.argv[2] ?? '') as Place
const store = new DatabaseVariantStore(await openDatabase(place), BEGINNING)

async function write(lane: number): Promise<never> {
  for (;;) writeSync(STDOUT, `${lane} ${await confirmNext(store, lane)}\n`)
}

await Promise.all(Array.from({ length: LANES }, (_, lane) => write(lane)))
