import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { call, must, Refused, refusalOf } from './api'
import { confirmed, confirmNth } from './confirms'
import { startServer } from './server'

const MOUNT = 'mount -t tmpfs -o size=4m,mode=700 tmpfs "$TILLER_DATA_DIR" && exec "$@"'
/** A mount that only the process sees: root may make one, and so may others where the kernel lets them. */
const NAMESPACES = [
  ['unshare', '-m'],
  ['unshare', '-Urm'],
]
/** What is written to a file that has room left is more than this often never refused. */
const MOST_TRIES = 1000
/** A server that was found to be ready is not tried again for some seconds. */
const NOTICED_MS = 20_000

/** Words of a command line that give a process a small disk of its own in TILLER_DATA_DIR; null where none can be had. */
export function smallDisk(dir: string): readonly string[] | null {
  const around = (namespace: readonly string[]) => [...namespace, 'sh', '-c', MOUNT, 'sh']
  const works = ([command = '', ...args]: readonly string[]) =>
    spawnSync(command, [...args, 'true'], { env: { ...process.env, TILLER_DATA_DIR: dir } }).status === 0
  return NAMESPACES.map(around).find(works) ?? null
}

/**
 * Has a server confirm edits until the disk of its database is full, and makes room again. Throws an Error if what is refused then is
 * not told in words, if anything acknowledged is lost, or if the server does not go on by itself.
 * @param within what mounts a small disk in TILLER_DATA_DIR
 * @returns the sentence to report
 */
export async function surviveFullDisk(
  env: { TILLER_DATA_DIR: string },
  within: readonly string[],
): Promise<string> {
  const server = await startServer({ env, within })
  const seen = join('/proc', String(server.pid), 'root', env.TILLER_DATA_DIR)
  const { url } = server
  await confirmNth(url, 0, 1)
  fill(seen)
  let kept = 1
  const refused = await refusalOf(
    (async () => {
      while (kept < MOST_TRIES) {
        await confirmNth(url, 0, kept + 1)
        kept += 1
      }
    })(),
  )
  mustBeFull(refused)
  must((await confirmed(url, 0)) === kept, 'On a full disk what was acknowledged is not there')
  mustBeFull(await refusalOf(confirmNth(url, 1, 1)))
  await call(`${url}/livez`)
  mustBeFull(await notReady(url))
  rmSync(filler(seen))
  await confirmNth(url, 0, kept + 1)
  await confirmNth(url, 1, 1)
  await call(`${url}/readyz`)
  must(
    (await confirmed(url, 0)) === kept + 1,
    'What was acknowledged after there was room again is not there',
  )
  await server.stop()
  return 'a full disk: refused in words, read meanwhile, all that was acknowledged is there, and written again once there was room'
}

const filler = (dir: string) => join(dir, 'filler')

function fill(dir: string): void {
  const { bavail, bsize } = statfsSync(dir)
  writeFileSync(filler(dir), Buffer.alloc(bavail * bsize))
}

function mustBeFull({ status, body, retryAfter }: Refused): void {
  const isTold = status === 503 && body.code === 'store_unavailable' && /disk .* full/.test(body.detail ?? '')
  must(isTold && retryAfter !== null, `A full disk was told as ${status} ${JSON.stringify(body)}`)
}

/** What /readyz is refused with, once it is. */
export async function notReady(url: string): Promise<Refused> {
  const deadline = Date.now() + NOTICED_MS
  while (Date.now() < deadline) {
    const refused = await call(`${url}/readyz`).catch((error: unknown) => error)
    if (refused instanceof Refused) return refused
    await pause(100)
  }
  throw new Error('/readyz says that the server is ready, and it is not')
}
