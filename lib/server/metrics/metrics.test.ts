import { describe, expect, it } from 'vitest'
import { FakeEngine } from '@/lib/testing/fake-engine'
import { fakeModel } from '@/lib/testing/fixture'
import { Controller, Feature } from '@/lib/steering'
import { recording, RequestRecord, type AnswerRecord } from '@/lib/request-record'
import { MeasuredEngine } from './measured-engine'
import { Metrics } from './metrics'

const never = new AbortController().signal

function measured(engine = new FakeEngine()) {
  const told: AnswerRecord[] = []
  let clock = 0
  const tick = () => (clock += 1)
  return { engine, told, model: new MeasuredEngine(engine, 'fake', (one) => told.push(one), tick) }
}

const request = (controller = new Controller()) => ({
  messages: [{ role: 'user' as const, content: 'Hi there' }],
  controller,
  maxTokens: 10,
  temperature: 0,
  topP: 1,
  seed: 0,
})

async function all(events: AsyncIterable<unknown>) {
  const seen = []
  for await (const event of events) seen.push(event)
  return seen
}

describe('an engine that is measured', () => {
  it('tells of a whole answer: tokens, times, whether it was steered', async () => {
    const { model, told } = measured()
    await all(model.complete(request(), never))
    expect(told).toEqual([
      {
        model: 'fake',
        operation: 'chat',
        steered: false,
        promptTokens: 3,
        answerTokens: 2,
        begun: 1,
        first: 2,
        last: 3,
        over: 4,
        ended: 'stop',
      },
    ])
  })

  it('tells of an answer that was left, and of one that failed', async () => {
    const { engine, model, told } = measured()
    for await (const event of model.complete(request(), never)) if (event.type === 'token') break
    engine.behaviour.failAt = { word: 1, error: new Error('out of memory') }
    await expect(all(model.complete(request(), never))).rejects.toThrow('out of memory')
    expect(told.map(({ ended, answerTokens }) => [ended, answerTokens])).toEqual([
      ['left', 1],
      ['failed', 1],
    ])
    expect(engine.running).toBe(0)
  })

  it('tells whether a variant steers', async () => {
    const { model, told } = measured()
    const controller = new Controller()
    controller.nudge(new Feature({ uuid: crypto.randomUUID(), label: 'x', indexInSae: 0 }), 1)
    await all(model.complete(request(controller), never))
    expect(told[0]!.steered).toBe(true)
  })
})

describe('an engine that is asked within a request', () => {
  const within = async (withTexts: boolean) => {
    const { model } = measured()
    const record = new RequestRecord('1', { method: 'POST', path: '/' }, withTexts)
    await recording(record, () => all(model.complete(request(), never)))
    return record
  }

  it('has its record know of the answer, without a word of it', async () => {
    const record = await within(false)
    expect(record.totals).toEqual({ steered: false, promptTokens: 3, answerTokens: 2 })
    expect(JSON.stringify(record)).not.toMatch(/Hi there|Hello|world/)
  })

  it('tells the texts where the record asks for them', async () => {
    const [answer] = (await within(true)).answers
    expect(answer!.text).toEqual({
      prompt: [{ role: 'user', content: 'Hi there' }],
      answer: 'Hello world',
    })
  })
})

describe('the metrics', () => {
  it('are what Prometheus reads', async () => {
    const model = fakeModel('fake')
    const metrics = new Metrics()
    metrics.watch(() => [model])
    const release = await model.slots.answers.acquire(never)
    const answer: AnswerRecord = {
      model: 'fake',
      operation: 'chat',
      steered: true,
      promptTokens: 5,
      answerTokens: 3,
      begun: 1000,
      first: 1250,
      last: 1750,
      over: 1750,
      ended: 'stop',
    }
    metrics.answered(answer)
    metrics.ofModel({ what: 'loaded', model: 'fake', ms: 1500 })
    const asked = { method: 'POST', path: '/v1/x', route: '/v1/x' }
    const waited = Object.assign(new RequestRecord('2', asked), { begun: 1000 })
    waited.waited(waited.begun, waited.begun + 500)
    waited.answered({ ...answer, over: 0 })
    metrics.requested(Object.assign(waited, { status: 200, over: 2500 }))
    const refused = new RequestRecord('1', { method: 'POST', path: '/' })
    metrics.requested(Object.assign(refused, { status: 429, code: 'rate_limited' }))
    const { text, contentType } = await metrics.read()
    expect(contentType).toMatch(/^text\/plain/)
    for (const line of [
      'tiller_tokens_total{model="fake",kind="prompt"} 5',
      'tiller_tokens_total{model="fake",kind="answer"} 3',
      'tiller_answers_total{model="fake",steered="true",ended="stop"} 1',
      'tiller_time_to_first_token_seconds_sum{model="fake"} 0.25',
      'tiller_time_per_token_seconds_sum{model="fake"} 0.25',
      'tiller_model_load_seconds_sum{model="fake"} 1.5',
      'tiller_requests_total{method="POST",status="429",code="rate_limited"} 1',
      'tiller_line_wait_seconds_sum{model="fake"} 0.5',
      'tiller_line_wait_seconds_count{model="fake"} 1',
      'tiller_request_seconds_sum{route="/v1/x"} 1.5',
      'tiller_slots_taken{model="fake",work="answers"} 1',
      'tiller_line_length{model="fake",work="answers"} 0',
    ])
      expect(text.split('\n')).toContain(line)
    release()
    expect((await metrics.read()).text).toContain('tiller_slots_taken{model="fake",work="answers"} 0')
  })
})
