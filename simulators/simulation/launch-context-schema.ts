const text = { type: 'string', minLength: 1 } as const;

const reference = {
  type: 'object',
  additionalProperties: false,
  required: ['reference'],
  properties: { reference: text, type: text, display: text },
} as const;

/** What an app is told of its launch, as a `LaunchContext`. @see SMART App Launch 2.1.0, Launch context arrives with your access token */
export const launchContextSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['fhirContext'],
  properties: {
    appID: text,
    patient: reference,
    encounter: reference,
    fhirContext: { type: 'array', items: reference },
    fhirUser: reference,
    need_patient_banner: { type: 'boolean' },
    intent: text,
    smart_style_url: text,
    tenant: text,
  },
} as const;
