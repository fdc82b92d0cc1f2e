import { nearest } from './nearest'

type Source = Readonly<Record<string, string | undefined>>

/** Of the OpenTelemetry specification, those about traces (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). */
const OTLP = [
  'ENDPOINT',
  'HEADERS',
  'TIMEOUT',
  'COMPRESSION',
  'PROTOCOL',
  'CERTIFICATE',
  'CLIENT_CERTIFICATE',
  'CLIENT_KEY',
]
const KNOWN = [
  ...OTLP.flatMap((name) => [`OTEL_EXPORTER_OTLP_${name}`, `OTEL_EXPORTER_OTLP_TRACES_${name}`]),
  ...['QUEUE_SIZE', 'EXPORT_BATCH_SIZE'].map((name) => `OTEL_BSP_MAX_${name}`),
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_BSP_EXPORT_TIMEOUT',
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_TRACES_EXPORTER',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
]
/** There are many more, for other signals and programs, which mean nothing here; one that differs by so many letters was meant for these. */
const MISSPELT_BY = 2

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'].flatMap((name) => [name, `parentbased_${name}`])

/** Whether traces are to be sent. */
export const tracesAreWanted = (source: Source): boolean =>
  Boolean(source.OTEL_EXPORTER_OTLP_ENDPOINT || source.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) &&
  source.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' &&
  source.OTEL_TRACES_EXPORTER !== 'none'

/** What is wrong with OpenTelemetry's variables, in a sentence for each fault. */
export function otelFaults(source: Source): string[] {
  const misspelt = Object.keys(source).flatMap((name) => {
    if (!name.startsWith('OTEL_') || KNOWN.includes(name)) return []
    const [known, distance] = nearest(name, KNOWN)
    return distance <= MISSPELT_BY ? [`${name}: there is no such variable. Did you mean ${known}?`] : []
  })
  return tracesAreWanted(source) ? [...misspelt, ...faultsOfTraces(source)] : misspelt
}

function faultsOfTraces(source: Source): string[] {
  const faults: string[] = []
  const check = (name: string, holds: (value: string) => boolean, told: string) => {
    const value = source[name]
    if (value && !holds(value)) faults.push(`${name}: ${told}`)
  }
  for (const signal of ['', 'TRACES_']) {
    check(`OTEL_EXPORTER_OTLP_${signal}ENDPOINT`, isHttp, 'must be an address such as http://localhost:4318')
    check(
      `OTEL_EXPORTER_OTLP_${signal}PROTOCOL`,
      (value) => value.startsWith('http/'),
      'traces are sent as http/json only: set it to that, and the endpoint to the port of the collector for HTTP, usually 4318',
    )
  }
  check('OTEL_TRACES_EXPORTER', (value) => value === 'otlp', 'must be otlp or none')
  check('OTEL_TRACES_SAMPLER', (value) => SAMPLERS.includes(value), `must be one of ${SAMPLERS.join(', ')}`)
  if (source.OTEL_TRACES_SAMPLER?.endsWith('traceidratio'))
    check('OTEL_TRACES_SAMPLER_ARG', isShare, 'must be a number from 0 to 1')
  return faults
}

const isHttp = (value: string) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
const isShare = (value: string) => value.trim() !== '' && Number(value) >= 0 && Number(value) <= 1
