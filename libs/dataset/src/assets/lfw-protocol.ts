import type { AssetSpec } from '@lookalike/domain';
import { verifyLfwProtocol } from './verify-lfw-protocol';

const SITE = 'https://umass-vis-lfw.github.io';
const FILES = [
  'pairs.txt',
  'pairsDevTrain.txt',
  'pairsDevTest.txt',
  'people.txt',
  'peopleDevTrain.txt',
  'peopleDevTest.txt',
  'lfw-names.txt',
];

/** The files that say how results on LFW are to be reported: http://vis-www.cs.umass.edu/lfw/ (View 1 and View 2). */
export const lfwProtocol: AssetSpec = {
  name: 'lfw-protocol',
  title: 'LFW protocol files',
  enables: 'evaluation on LFW',
  terms: 'Published by the University of Massachusetts for research.',
  sources: [
    {
      from: 'mirror',
      format: 'text',
      bytes: 522_150,
      files: Object.fromEntries(FILES.map((file) => [file, `lfw-protocol/${file}`])),
    },
    {
      from: 'url',
      format: 'text',
      url: Object.fromEntries(FILES.map((file) => [file, `${SITE}/${file}`])),
      bytes: 522_150,
      files: Object.fromEntries(FILES.map((file) => [file, file])),
    },
  ],
  verify: verifyLfwProtocol,
};
