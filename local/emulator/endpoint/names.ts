import { isRunName } from '../../../shared/run-name';
import { ServiceError } from './service-error';

/** @throws ServiceError `InvalidName` */
export function checkName(name: string): void {
  if (isRunName(name)) return;
  throw new ServiceError(
    'InvalidName',
    `Invalid Name: '${name}': allowed here are letters, digits, ".", "_" and "-", with no dot at the start`,
  );
}

/** @throws ServiceError `InvalidArn` */
export function checkArn(arn: string, kind: 'stateMachine' | 'execution'): void {
  const given = /^arn:[a-z-]+:states:[^:]*:[^:]*:([A-Za-z]+):.+/.exec(arn)?.[1];
  if (given === kind) return;
  const why =
    given === undefined
      ? `'${arn}' is not the ARN of a Step Functions ${kind}`
      : `'Resource type not valid in this context: ${given}'`;
  throw new ServiceError('InvalidArn', `Invalid Arn: ${why}`);
}
