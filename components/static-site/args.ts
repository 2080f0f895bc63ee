/** Built files of a front end, as its image ships them. */
export interface StaticSiteSpec {
  /** Image with the built files, an exact tag or a digest. Kubernetes copies them from it with the image's own `sh` and `cp`. */
  image: string;
  /** Folder of the image that holds them, with `index.html` in it, e.g. `/usr/share/nginx/html`. */
  folder: string;
  /** Paths below which every name carries a hash of its content, e.g. `/assets`: browsers keep these a year. Any other file is asked for anew. */
  hashed: string[];
}
