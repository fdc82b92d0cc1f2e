import { describe, expect, it } from 'vitest'
import {
  currentRecord,
  recording,
  RequestRecord,
  unrecorded,
  waitingFor,
  type AnswerRecord,
} from './request-record'

const newRecord = () => new RequestRecord('1', { method: 'POST', path: '/' })
const answer: AnswerRecord = {
  model: 'fake',
  operation: 'chat',
  steered: false,
  promptTokens: 2,
  answerTokens: 3,
  begun: 0,
  over: 1,
  ended: 'stop',
}

describe('a request record', () => {
  it('is found by all that works on its request, and by nothing else', async () => {
    const [one, two] = [newRecord(), newRecord()]
    const later = async () => {
      await Promise.resolve()
      return currentRecord()
    }
    expect(await Promise.all([recording(one, later), recording(two, later), later()])).toEqual([
      one,
      two,
      undefined,
    ])
  })

  it('is not found by what is no part of the request', () => {
    expect(recording(newRecord(), () => unrecorded(() => currentRecord()))).toBeUndefined()
  })

  it('counts all answers, and keeps a bounded number of them', () => {
    const record = newRecord()
    for (let i = 0; i < 500; i++) record.answered({ ...answer, steered: i === 400 })
    expect(record.totals).toEqual({ steered: true, promptTokens: 1000, answerTokens: 1500 })
    expect(record.answers.length).toBeLessThan(100)
  })

  it('knows of waits that failed, too', async () => {
    const record = newRecord()
    const told: [number, number][] = []
    record.waited = (from, to) => void told.push([from, to])
    await recording(record, async () => {
      await expect(waitingFor(Promise.reject(new Error('full')))).rejects.toThrow('full')
      expect(await waitingFor(Promise.resolve(7))).toBe(7)
    })
    expect(told).toHaveLength(2)
  })
})
