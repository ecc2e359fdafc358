import sharp from 'sharp';

// One operation at a time and no cache: the engine's workers provide the concurrency, and memory use must stay constant.
sharp.cache(false);
sharp.concurrency(1);

/**
 * All loaders of libvips except those of `IMAGE_FORMATS`. They are a second barrier behind the check of the file signature: if
 * libvips took a file for another format (an SVG that refers to local files, a PDF and so on), no loader would run. Uhdr is
 * blocked so that a photo with an HDR gain map is read by the JPEG loader, as other programs read it.
 */
const BLOCKED_LOADERS = [
  ...['Analyze', 'Csv', 'DcRaw', 'Fits', 'Jp2k', 'Jxl', 'Magick', 'Magick7', 'Mat', 'Matrix', 'Nifti', 'Openexr'],
  ...['Openslide', 'Pdf', 'Ppm', 'Rad', 'Raw', 'Svg', 'Uhdr', 'Vips'],
];

// Blocked by name: blocking all loaders and unblocking some would briefly block the threads that are decoding.
sharp.block({ operation: BLOCKED_LOADERS.map((loader) => `VipsForeignLoad${loader}`) });

/** sharp with only the loaders of `IMAGE_FORMATS`. Always import it from this file. */
export { sharp };
