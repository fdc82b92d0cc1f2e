// A thread of its own asks for the health again and again, so that what is measured is not how busy those are who ask for streams.
import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const agent = new Agent({ keepAlive: true })
const latencies = []
let over = false
parentPort.once('message', () => (over = true))

const askOnce = () =>
  new Promise((resolve) => {
    const started = performance.now()
    get(workerData.url, { agent }, (response) => {
      response.resume()
      response.once('end', () =>
        resolve(response.statusCode === 200 ? performance.now() - started : Infinity),
      )
    }).once('error', () => resolve(Infinity))
  })

while (!over) {
  latencies.push(await askOnce())
  await pause(workerData.everyMs)
}
agent.destroy()
parentPort.postMessage(latencies)
