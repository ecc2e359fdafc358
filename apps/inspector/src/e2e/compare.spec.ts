import { describeAnswers } from './answers';
import { describeInspector } from './describe-inspector';
import { describeLoading } from './loading';
import { describeOwnPictures } from './own-pictures';
import { describeProbes } from './probes';
import { describeSideBySide } from './side-by-side';
import { describeTakingAway } from './taking-away';

// One gateway and one browser for all of them.
describeInspector((inspector) => {
  describeProbes(inspector);
  describeOwnPictures(inspector);
  describeAnswers(inspector);
  describeSideBySide(inspector);
  describeTakingAway(inspector);
  describeLoading(inspector);
});
