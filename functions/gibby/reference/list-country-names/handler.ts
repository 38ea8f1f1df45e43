import { countries } from '../../../../shared/domain/countries.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listCountryNames } from './route.ts';

export const handler = handle(listCountryNames, async () => ({ data: [...countries] }));
