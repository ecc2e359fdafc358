/** What `digestOfFiles` gives for LFW's deep-funneled photos (DESIGN section 9), of the official archive and of the mirror's. */
export const LFW_DIGEST = 'd74b84a8b052eb400a6d69dcce66460240bf4cd659d924c13bc90ce1fced9bce';
/** How many photos the digest stands for. */
export const LFW_PHOTOS = 13_233;
