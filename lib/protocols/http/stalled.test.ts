import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { cutOffStalledReaders } from './stalled'

const LIMIT_MS = 100
/** More than the kernel holds for a connection. */
const LONG = Buffer.alloc(32 * 1024 * 1024, 'x')

let cutOff = 0
let server: Server
let answer: (response: ServerResponse) => void
const sockets: Socket[] = []

beforeAll(() => cutOffStalledReaders(LIMIT_MS, () => cutOff++))
beforeEach(async () => {
  cutOff = 0
  server = createServer((_, response) => answer(response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.close()
})

function ask(): Socket {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  return socket
}

it('cuts off a client who does not read, and the handler hears that it is gone', async () => {
  const gone = new Promise<void>((resolve) => {
    answer = (response) => {
      response.once('close', resolve)
      response.write(LONG)
    }
  })
  ask().pause()
  await gone
  expect(cutOff).toBe(1)
})

it('cuts off nobody who reads slowly, however long it takes', async () => {
  answer = (response) => response.end(LONG)
  const socket = ask()
  let taken = 0
  let pauses = 0
  socket.on('data', ({ length }) => {
    taken += length
    if (taken < (pauses + 1) * 4 * 1024 * 1024) return
    pauses++
    socket.pause()
    setTimeout(() => socket.resume(), LIMIT_MS / 4)
  })
  await once(socket, 'end')
  expect(taken).toBeGreaterThan(LONG.length)
  expect(pauses).toBeGreaterThan(LIMIT_MS / 25)
  expect(cutOff).toBe(0)
})

it('lets a client wait for an answer as long as it takes', async () => {
  answer = (response) => setTimeout(() => response.end('late'), LIMIT_MS * 3)
  let heard = ''
  const socket = ask()
  socket.on('data', (data: Buffer) => (heard += data.toString()))
  await once(socket, 'end')
  expect(heard).toContain('late')
  expect(cutOff).toBe(0)
})
