import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresPrograms, startPostgres, type PostgresServer } from '@/lib/testing/postgres'
import { survive } from './chaos'

const programs = postgresPrograms()
const chaos = { kills: 3, most: 40, random: Math.random }

describe('a process that is killed at random loses no write that it acknowledged', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tiller-chaos-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  it('on SQLite', async () => {
    const { acknowledged } = await survive({ ...chaos, place: { dir } })
    expect(acknowledged).toBeGreaterThanOrEqual(chaos.kills)
  })

  describe.skipIf(programs === null)(
    `with PostgreSQL${programs === null ? ' (SKIPPED: no initdb and postgres in PATH or /usr/lib/postgresql)' : ''}`,
    () => {
      let server: PostgresServer
      beforeAll(async () => {
        server = await startPostgres(programs!)
      })
      afterAll(() => server.stop())

      it('on PostgreSQL', async () => {
        const url = await server.newDatabase()
        const { acknowledged } = await survive({ ...chaos, place: { url, dir } })
        expect(acknowledged).toBeGreaterThanOrEqual(chaos.kills)
      })
    },
  )
})
