import { z } from 'zod';
import { InvalidRequest } from '../errors';
import { isTooDeep, MOST_LEVELS } from './depth';
import { DataFormat } from './format';
import { listNames, nearestName, showValue } from './nearest';
import { isJsonObject } from './overlay';
import { Name } from './request';
import { problemsOfLocation } from './rules/location';

const Field = z.string().min(1);

/** What a request asks for that predicts: `{"predict": {"model": …, "data": {"location": …}}}`. */
export const PredictionRequest = z.strictObject({
  model: Name.describe('The model, as its training requests name it.'),
  version: Field.optional().describe('One of its versions. Absent: the one in use when the run starts.'),
  data: z.strictObject({
    location: Field.describe(
      'The folder of the records: a prefix in the artifact store, `s3://bucket/prefix/`, or, on this machine, `file:///folder/`.',
    ),
    files: Field.default('*').describe('Which files of it, relative to `location`; may hold `*`.'),
    format: DataFormat.optional().describe("How they are written. Absent: as the model's training data."),
  }),
  probabilities: z.boolean().default(false).describe('Whether results have the probabilities of all labels.'),
  keep: z
    .array(Field)
    .max(32)
    .default([])
    .describe('Fields of the records that results have too, such as an id; not of windows.'),
  toleratedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Share of the records that may be unusable; above it the run fails with `TooManyRejects`.'),
  sampling: z
    .strictObject({
      samples: z.int().min(1).max(1_000).optional(),
      temperature: z.number().positive().max(10).optional(),
      topK: z.int().min(1).optional(),
      maximumLength: z.int().min(1).max(100_000).optional(),
      seed: z.int().min(0).max(0xffff_ffff).optional(),
    })
    .default({})
    .describe('How a language model is drawn from; what is left out is as the model was trained to be used.'),
});
export type PredictionRequest = z.infer<typeof PredictionRequest>;

/** Whether an execution's input asks for predictions, and not for a model. */
export const isPredictionRequest = (input: unknown): input is { readonly predict: unknown } =>
  isJsonObject(input) && Object.hasOwn(input, 'predict');

/**
 * @param input an execution's input, whose only field is `predict`
 * @throws InvalidRequest with all problems
 */
export function parsePredictionRequest(input: { readonly predict: unknown }): PredictionRequest {
  if (isTooDeep(input))
    throw new InvalidRequest(
      `the request is nested more than ${MOST_LEVELS} levels deep, and no field of one is; look for brackets too many`,
    );
  const [other] = Object.keys(input).filter((name) => name !== 'predict');
  if (other !== undefined)
    throw new InvalidRequest(
      `predict stands beside ${showValue(other)}; a run predicts or trains: give {"predict": {…}} alone`,
    );
  const parsed = PredictionRequest.safeParse(input.predict);
  if (parsed.success) return checked(withTrailingSlash(parsed.data));
  throw new InvalidRequest(parsed.error.issues.map((issue) => sentenceOf(issue, input)).join('; '));
}

function sentenceOf(issue: z.core.$ZodIssue, input: unknown): string {
  const path = ['predict', ...issue.path.map(String)];
  const where = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const siblings = issue.path.length === 0 ? Object.keys(PredictionRequest.shape) : [];
    return issue.keys
      .map((key) => {
        const near = nearestName(key, siblings);
        const hint = near === undefined ? '' : `; did you mean ${near}?`;
        const known = siblings.length === 0 ? '' : `; its fields are ${listNames(siblings, 'and', 20)}`;
        return `${where}.${key} is not a field${near === undefined ? known : hint}`;
      })
      .join('; ');
  }
  const value = path.reduce<unknown>(
    (at, name) => (isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    input,
  );
  return value === undefined
    ? `${where} is missing: ${issue.message}`
    : `${where} is ${showValue(value)}: ${issue.message}`;
}

/** A key's own rules would refuse such a location too, but not say that a folder may be named at all. */
function checked(request: PredictionRequest): PredictionRequest {
  const [problem] = problemsOfLocation('predict.data.location', request.data.location);
  if (problem === undefined) return request;
  throw new InvalidRequest(problem.sentence);
}

/** A location is a prefix: without the slash, `data/a` would read `data/ab/` too. */
function withTrailingSlash(request: PredictionRequest): PredictionRequest {
  const { location } = request.data;
  return location.endsWith('/')
    ? request
    : { ...request, data: { ...request.data, location: `${location}/` } };
}
